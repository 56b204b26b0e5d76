internal import Certification
internal import GRDB

/// A value that a column takes.
///
/// Three kinds in one type: values behind a protocol took a third of a rebuild's writing to be
/// copied (measured at 10⁵ entries).
typealias DirectValue = RegisterTable.Cell

extension DirectValue {
    fileprivate func bind(to statement: DirectStatement, at place: Int32) {
        switch self {
        case .null: statement.bindNull(at: place)
        case .number(let number): statement.bind(number, at: place)
        case .text(let text): statement.bind(text, at: place)
        }
    }
}

/// Puts the values of a row together, one a line; nil is NULL.
@resultBuilder
enum DirectRowBuilder {
    /// A number.
    static func buildExpression(_ value: Int64) -> DirectValue { .number(value) }
    /// A number.
    static func buildExpression(_ value: Int) -> DirectValue { .number(Int64(value)) }
    /// 1 or 0.
    static func buildExpression(_ value: Bool) -> DirectValue { .number(value ? 1 : 0) }
    /// A text.
    static func buildExpression(_ value: String) -> DirectValue { .text(value) }

    /// A number or NULL.
    static func buildExpression(_ value: Int64?) -> DirectValue {
        value.map { .number($0) } ?? .null
    }
    /// A number or NULL.
    static func buildExpression(_ value: Int?) -> DirectValue {
        value.map { .number(Int64($0)) } ?? .null
    }
    /// 1, 0 or NULL.
    static func buildExpression(_ value: Bool?) -> DirectValue {
        value.map { .number($0 ? 1 : 0) } ?? .null
    }
    /// A text or NULL.
    static func buildExpression(_ value: String?) -> DirectValue {
        value.map { .text($0) } ?? .null
    }

    /// A row whose values were put together elsewhere.
    static func buildExpression(_ row: [DirectValue]) -> [DirectValue] { row }

    /// The row, in the order of its values.
    static func buildBlock(_ values: DirectValue...) -> [DirectValue] { values }
    /// A row whose values were put together elsewhere.
    static func buildBlock(_ row: [DirectValue]) -> [DirectValue] { row }
}

extension Database {
    /// Runs a statement that gives no row.
    func run(sql: String, @DirectRowBuilder values: () -> [DirectValue]) throws {
        try run(sql: sql, values: values())
    }

    /// Runs a statement that gives no row.
    func run(sql: String, values: [DirectValue]) throws {
        let statement = try directStatement(sql)
        var place: Int32 = 1
        for value in values {
            value.bind(to: statement, at: place)
            place += 1
        }
        try statement.run()
    }
}

package import GRDB

/// A value that a column takes.
package protocol DirectValue: Sendable {
    /// Binds the value to a statement; places count from 1.
    func bind(to statement: DirectStatement, at place: Int32)
}

extension Int64: DirectValue {
    package func bind(to statement: DirectStatement, at place: Int32) {
        statement.bind(self, at: place)
    }
}

extension Int: DirectValue {
    package func bind(to statement: DirectStatement, at place: Int32) {
        statement.bind(Int64(self), at: place)
    }
}

extension Bool: DirectValue {
    package func bind(to statement: DirectStatement, at place: Int32) {
        statement.bind(self ? 1 : 0, at: place)
    }
}

extension String: DirectValue {
    package func bind(to statement: DirectStatement, at place: Int32) {
        statement.bind(self, at: place)
    }
}

extension Database {
    /// Runs a statement that gives no row; nil is bound as NULL.
    package func run(sql: String, arguments: [(any DirectValue)?]) throws {
        try bound(sql, arguments).run()
    }

    /// The number that a query gives in its first row and column; nil where it gives none.
    package func number(sql: String, arguments: [(any DirectValue)?] = []) throws -> Int64? {
        try bound(sql, arguments).row { $0.number(0) }
    }

    private func bound(
        _ sql: String, _ arguments: [(any DirectValue)?]
    ) throws -> DirectStatement {
        let statement = try directStatement(sql)
        for (offset, value) in arguments.enumerated() {
            let place = Int32(offset + 1)
            if let value {
                value.bind(to: statement, at: place)
            } else {
                statement.bindNull(at: place)
            }
        }
        return statement
    }
}

/// Elements that are prepared on other cores while their owner takes those before them, in order.
public struct ReadAhead<Element: Sendable, Result: Sendable> {
    /// How many elements go out together: enough that sending them out costs nothing beside it.
    private let pieceCount: Int
    /// How many pieces are under way at a time: enough that a run of costly acts, as a day of
    /// awards is, leaves no core idle.
    private let aheadCount: Int
    private let prepare: @Sendable (Element) -> Result
    private var piece: [Element] = []
    private var underWay: [BackgroundMap<Result>] = []

    /// Prepares elements with a function that rests on nothing else.
    public init(
        pieceCount: Int = 64, aheadCount: Int = 32,
        _ prepare: @escaping @Sendable (Element) -> Result
    ) {
        self.pieceCount = pieceCount
        self.aheadCount = aheadCount
        self.prepare = prepare
    }

    /// Adds an element, and takes what is due before it.
    public mutating func add(_ element: Element, take: (Result) throws -> Void) rethrows {
        piece.append(element)
        if piece.count < pieceCount { return }
        sendOut()
        if underWay.count > aheadCount { try takeOldest(take) }
    }

    /// Takes all that is left.
    public mutating func finish(take: (Result) throws -> Void) rethrows {
        sendOut()
        while !underWay.isEmpty { try takeOldest(take) }
    }

    private mutating func sendOut() {
        if !piece.isEmpty { underWay.append(BackgroundMap(piece, prepare)) }
        piece = []
    }

    private mutating func takeOldest(_ take: (Result) throws -> Void) rethrows {
        let pieces = underWay.removeFirst().takePieces()
        for piece in pieces { for result in piece { try take(result) } }
        Self.letGo(pieces)
    }

    /// What was made on another core is best let go of there: a statement is a hundred pieces of
    /// memory, and to free them was a tenth of its owner's time (measured).
    private static func letGo(_ pieces: consuming [[Result]]) {
        OtherCores.send { [pieces] in withExtendedLifetime(pieces) {} }
    }
}

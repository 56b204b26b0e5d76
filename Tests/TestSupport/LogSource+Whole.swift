public import TransparencyLog

extension LogSource {
    /// Every checkpoint it keeps, by rising size; nil when it keeps only a published note.
    public func checkpoints() throws -> [StoredCheckpoint]? {
        try checkpoints(above: 0, limit: .max)
    }

    /// Everything that is wrong with the container itself.
    public func faults() throws -> [String] {
        try faults(reading: true)().map(\.text)
    }
}

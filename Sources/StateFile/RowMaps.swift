/// Where the keys are of the maps that are being read, each inside the one before it.
///
/// A type asks for its keys one by one, also for those that are not there: without an index every
/// one of them would cost a walk over the whole map.
struct RowMaps {
    private struct Pair {
        let key: UInt32
        let keyCount: UInt32
        let value: UInt32
    }

    /// Where a map's pairs are among all; and which of them is likely to be asked for next.
    private struct Index {
        let map: RowReader.Place
        let first: Int
        let count: Int
        var next = 0
    }

    /// Room made for pairs: a head can claim more of them than there are.
    private static let reservedCount = 48

    private var pairs: [Pair] = []
    private var indexes: [Index] = []

    /// Where the value of a key is in a map, or nil.
    mutating func value(
        of key: String, in map: RowReader.Place, _ reader: RowReader
    ) throws(RowError) -> RowReader.Place? {
        let place = try find(map, reader)
        let index = indexes[place]
        var key = key
        let found: Int? = key.withUTF8 { name in
            // In the order of writing the next key is the one, or those in between were nil.
            for step in 0..<index.count {
                var number = index.next + step
                if number >= index.count { number -= index.count }
                let pair = pairs[index.first + number]
                if pair.keyCount == name.count, reader.has(name, at: Int(pair.key)) {
                    return number
                }
            }
            return nil
        }
        guard let found else { return nil }
        indexes[place].next = found + 1
        return map.inner(Int(pairs[index.first + found].value))
    }

    /// The keys of a map, in order.
    mutating func keys(
        of map: RowReader.Place, _ reader: RowReader
    ) throws(RowError) -> [String] {
        let index = indexes[try find(map, reader)]
        var keys: [String] = []
        for pair in pairs[index.first..<index.first + index.count] {
            keys.append(try reader.text(Int(pair.key)..<Int(pair.key + pair.keyCount)))
        }
        return keys
    }

    /// The place of a map's index, which is the last one then: those of maps inside it, and beside
    /// it, are done with, or will be made again.
    private mutating func find(
        _ map: RowReader.Place, _ reader: RowReader
    ) throws(RowError) -> Int {
        while let last = indexes.last {
            if last.map == map { return indexes.count - 1 }
            if last.map.depth < map.depth { break }
            pairs.removeSubrange(last.first...)
            indexes.removeLast()
        }
        let head = try reader.head(.map, at: Int(map.start))
        let first = pairs.count
        if first == 0 { pairs.reserveCapacity(Self.reservedCount) }
        var position = head.end
        for _ in 0..<head.argument {
            let key = try reader.head(.text, at: position)
            let value = key.end + Int(key.argument)
            pairs.append(
                Pair(
                    key: UInt32(key.end), keyCount: UInt32(key.argument), value: UInt32(value)))
            position = try reader.end(of: value)
        }
        indexes.append(Index(map: map, first: first, count: pairs.count - first))
        return indexes.count - 1
    }
}

extension RowReader {
    /// Where the value of a key is in a map, or nil.
    func place(of key: some CodingKey, in map: Place) throws(RowError) -> Place? {
        let name = key.stringValue
        return try maps.pointee.value(of: name, in: map, self)
    }

    /// The keys of a map, in order.
    func keys(of map: Place) throws(RowError) -> [String] {
        try maps.pointee.keys(of: map, self)
    }
}

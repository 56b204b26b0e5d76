import ArgumentParser
import Certification
import Console

/// A word that a list is narrowed to: a name as programs know it, or what it is called in either
/// language.
enum FilterWord {
    /// The names that a word means.
    ///
    /// - Throws: a word that none is called, with the nearest that is.
    static func names(
        _ word: String, _ option: String, _ known: [String: Wording]
    ) throws -> Set<String> {
        let wanted = word.lowercased()
        let found = known.filter { name, wording in
            [name, wording.zh, wording.en].contains { $0.lowercased() == wanted }
        }
        if !found.isEmpty { return Set(found.keys) }
        let words = Set(known.keys).union(known.values.flatMap { [$0.zh, $0.en] })
        let nearest = words.map { (word: $0, away: distance(wanted, $0.lowercased())) }
            .filter { word, away in
                word.lowercased().contains(wanted) || away <= max(word.count, wanted.count) / 2
            }.min { ($0.away, $0.word) < ($1.away, $1.word) }?.word
        throw ValidationError(
            "\(option) 没有 \(word)\(nearest.map { "；最接近的是 \($0)" } ?? "")",
            "\(option) knows no \(word)\(nearest.map { "; the nearest is \($0)" } ?? "")")
    }

    /// How many characters are to be put in, taken out or changed to make one word of another.
    private static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (place, character) in one.enumerated() {
            var next = [place + 1]
            for (column, wanted) in other.enumerated() {
                let cost = row[column] + (character == wanted ? 0 : 1)
                next.append(min(cost, row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row[other.count]
    }
}

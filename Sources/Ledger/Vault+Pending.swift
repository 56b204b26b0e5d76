public import COSE
internal import Foundation
internal import GRDB

/// The vault is written before the log commits: what a crash left in between is put right here.
extension Vault {
    /// These statements are in the log: their values stay, whatever becomes of others that name
    /// them, and the documents that they rest on are kept.
    ///
    /// Without documents it is not synced: what a power loss takes back, the next opening puts
    /// right.
    public func settle(_ leaves: [Digest], documents: [Document] = []) throws {
        if leaves.isEmpty, documents.isEmpty { return }
        try write(isSynced: !documents.isEmpty) { database in
            let confirm = try database.cachedStatement(
                sql: """
                    DELETE FROM pending
                    WHERE digest IN (SELECT digest FROM pending WHERE leaf = ?)
                    """)
            for leaf in leaves { try confirm.execute(arguments: [Data(leaf.bytes)]) }
            for (bytes, dataSubject) in documents { try Self.put(bytes, dataSubject, database) }
        }
    }

    /// Goes through what is pending since a crash: values that a statement in the log names stay,
    /// the others are removed without a trace. Returns how many were removed; none is where the log
    /// cannot be asked.
    @discardableResult
    public func confirmPending(isRegistered: (Digest) throws -> Bool) throws -> Int {
        let pending = try database.read { database in
            try Row.fetchAll(database, sql: "SELECT leaf, digest FROM pending")
                .map { row in
                    (
                        Digest(try row.bytes(0, of: "a pending leaf")),
                        Digest(try row.bytes(1, of: "a pending digest"))
                    )
                }
        }
        var kept: Set<Digest> = []
        var orphans: Set<Digest> = []
        for case (let leaf?, let digest?) in pending {
            if try isRegistered(leaf) { kept.insert(digest) } else { orphans.insert(digest) }
        }
        orphans.subtract(kept)
        try remove(orphans.sorted())
        if !pending.isEmpty {
            try write(isSynced: false) { try $0.execute(sql: "DELETE FROM pending") }
        }
        return orphans.count
    }
}

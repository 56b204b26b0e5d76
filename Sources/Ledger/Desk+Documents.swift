internal import COSE
internal import Certification
internal import Drafting
internal import Foundation

/// The files that acts name, and whose they are.
extension Desk {
    /// A file's bytes, from the first of the folders that has it.
    static func document(
        _ name: String, in folders: [String]
    ) throws(DraftError) -> [UInt8] {
        for folder in folders {
            let path = URL(filePath: folder).appending(path: name).path
            do throws(StorageError) {
                if let bytes = try DurableFile.read(path, atMost: maximumDocumentByteCount) {
                    return bytes
                }
            } catch { throw .evidence(error.description) }
        }
        throw .evidence(
            "there is no file \(Shown.name(name)) in \(folders.joined(separator: ", "))")
    }

    /// The most bytes of a document, named by an act or put into the vault.
    public static let maximumDocumentByteCount = 512 << 20

    /// Whose values are, when nobody says: those of the subject itself.
    static func dataSubject(of subject: Subject) -> String { "\(subject.kind).\(subject.id)" }
}

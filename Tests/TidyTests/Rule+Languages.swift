import Foundation

extension Rule {
    static let languages = Rule(
        "what the programs tell, they tell in both languages",
        refused: [
            (1, "Sources/certledger/A.swift", "@Option(help: \"The file to write.\") var a = 1"),
            (2, "Sources/certledger/A.swift", "Failure(\n    text: \"\\(file) cannot be opened\")"),
            (1, "Sources/certledger/A.swift", "throw ValidationError(\"give NUMBER or --all\")"),
            (1, "Sources/Console/A.swift", "failure.hint = \"run it again\""),
            (1, "Sources/certverify/A.swift", "@Option(help: \"The file to write.\") var a = 1"),
        ],
        admitted: [
            (
                "Sources/certledger/A.swift",
                "@Option(help: .told(\"文件。\", \"The file.\")) var a = 1"
            ),
            ("Sources/certledger/A.swift", "ValidationError(\"请给出编号\", \"give a number\")"),
            (
                "Sources/certledger/A.swift",
                "Failure(name: \"not-a-rehearsal\", text: \"\\(error)\")"
            ),
        ]
    ) { file in
        // Where a text stands that is told.
        let place =
            #/((text|hint|help|abstract|discussion):|hint =|(ValidationError|unreadable)\()\s*$/#
        guard file.isSwift, ["certledger", "certverify", "Console"].contains(file.module) else {
            return []
        }
        return ErrorTexts.literals(in: file).filter { literal in
            literal.before.contains(place) && literal.form.contains(#/[a-z]+ (.* )?[a-z-]+/#)
                && !literal.form.contains(#/\p{Han}/#)
        }.map { Finding(path: file.path, line: $0.line, text: "in English alone: \($0.form)") }
    }
}

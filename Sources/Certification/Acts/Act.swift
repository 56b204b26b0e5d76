/// One act of the measures, as a value: what it says, when it is open, by when it is owed, and what
/// it changes.
///
/// Who may take it, after what, with which outcomes and under which article, is the scheme's to
/// say (`SchemeAct`).
struct Act: Sendable {
    /// Its name, its fields, and the kind of subject that it is written on.
    let shape: ActShape
    /// Refuses where no act of this type could be admitted on the subject on that day, whatever it
    /// says: `decide` asks it first, and `next` nothing else.
    let opens: @Sendable (Standing) throws(Refusal) -> Void
    /// Refuses where none could begin on a certificate, of an act on a subject of its own that does
    /// not exist before; `next` of the certificate tells it. Nil of all others.
    let begins: (@Sendable (Standing, Certificate) throws(Refusal) -> Void)?
    /// Refuses what this one says; else what it changes.
    let effects: @Sendable (Filing) throws(Refusal) -> [Effect]
    /// The last day of the period that runs for it, where one does; `next` tells it.
    let due: @Sendable (Standing) -> CivilDate?
    /// The duties to take it that are open: all of them, whatever subject they are on.
    let duties: @Sendable (DutyLedger) -> [Duty]

    init(
        _ type: String, on subjectKind: SubjectKind, _ fields: [Field] = [],
        redactable: [Field] = [],
        opens: @escaping @Sendable (Standing) throws(Refusal) -> Void,
        begins: (@Sendable (Standing, Certificate) throws(Refusal) -> Void)? = nil,
        due: @escaping @Sendable (Standing) -> CivilDate? = { _ in nil },
        duties: @escaping @Sendable (DutyLedger) -> [Duty] = { _ in [] },
        effects: @escaping @Sendable (Filing) throws(Refusal) -> [Effect]
    ) {
        shape = ActShape(type, on: subjectKind, fields, redactable: redactable)
        self.opens = opens
        self.begins = begins
        self.due = due
        self.duties = duties
        self.effects = effects
    }

    /// Its stable name.
    var type: String { shape.type }
}

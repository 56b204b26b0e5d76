/// A record that was changed since, and what an entry had made of it and should have: field by
/// field, what still stands as the entry left it is put right (RULES, general rule 7).
private struct CorrectedRecord<Record> {
    /// As it stands now.
    var record: Record
    /// As the entry left it.
    let old: Record
    /// As the entry should have left it.
    let new: Record

    mutating func put<Value: Equatable>(_ field: WritableKeyPath<Record, Value>) {
        if record[keyPath: field] == old[keyPath: field] {
            record[keyPath: field] = new[keyPath: field]
        }
    }
}

extension Complaint {
    func corrected(_ old: Complaint, to new: Complaint) -> Complaint {
        var complaint = CorrectedRecord(record: self, old: old, new: new)
        complaint.put(\.kind)
        complaint.put(\.about)
        complaint.put(\.receivedOn)
        complaint.put(\.acceptDue)
        complaint.put(\.considered)
        complaint.put(\.isAccepted)
        complaint.put(\.handler)
        complaint.put(\.endDue)
        complaint.put(\.outcome)
        complaint.put(\.acts)
        complaint.put(\.mergedInto)
        complaint.put(\.endedOn)
        complaint.put(\.toldOn)
        return complaint.record
    }
}

extension SpotCheck {
    func corrected(_ old: SpotCheck, to new: SpotCheck) -> SpotCheck {
        var check = CorrectedRecord(record: self, old: old, new: new)
        check.put(\.certificate)
        check.put(\.user)
        check.put(\.year)
        check.put(\.sampledOn)
        check.put(\.complaint)
        check.put(\.outcome)
        check.put(\.result)
        check.put(\.servedOn)
        check.put(\.reinspectionRequestedOn)
        check.put(\.reinspectionOutcome)
        check.put(\.reinspectionResult)
        return check.record
    }
}

extension Rectification {
    func corrected(_ old: Rectification, to new: Rectification) -> Rectification {
        var order = CorrectedRecord(record: self, old: old, new: new)
        order.put(\.certificate)
        order.put(\.basis)
        order.put(\.spotCheck)
        order.put(\.complaint)
        order.put(\.orderedOn)
        order.put(\.due)
        order.put(\.reportedOn)
        order.put(\.outcome)
        order.put(\.recheckedOn)
        return order.record
    }
}

extension Revocation {
    func corrected(_ old: Revocation, to new: Revocation) -> Revocation {
        var revocation = CorrectedRecord(record: self, old: old, new: new)
        revocation.put(\.ground)
        revocation.put(\.factOn)
        revocation.put(\.holder)
        revocation.put(\.certificates)
        revocation.put(\.intendedOn)
        revocation.put(\.rectification)
        revocation.put(\.complaint)
        revocation.put(\.fromTheBeginning)
        revocation.put(\.answerFrom)
        revocation.put(\.answerDue)
        revocation.put(\.answeredOn)
        revocation.put(\.stage)
        revocation.put(\.decision)
        revocation.put(\.decidedOn)
        revocation.put(\.servedOn)
        return revocation.record
    }
}

extension Misuse {
    func corrected(_ old: Misuse, to new: Misuse) -> Misuse {
        var misuse = CorrectedRecord(record: self, old: old, new: new)
        misuse.put(\.how)
        misuse.put(\.certificate)
        misuse.put(\.foundOn)
        misuse.put(\.outcome)
        return misuse.record
    }
}

extension Remedy {
    func corrected(_ old: Remedy, to new: Remedy) -> Remedy {
        var remedy = CorrectedRecord(record: self, old: old, new: new)
        remedy.put(\.kind)
        remedy.put(\.against)
        remedy.put(\.lodgedOn)
        remedy.put(\.isStayed)
        remedy.put(\.outcome)
        remedy.put(\.decidedOn)
        return remedy.record
    }
}

extension Certificate.User {
    func corrected(_ old: Certificate.User, to new: Certificate.User) -> Certificate.User {
        var user = CorrectedRecord(record: self, old: old, new: new)
        user.put(\.name)
        user.put(\.creditCode)
        user.put(\.place)
        user.put(\.product)
        user.put(\.from)
        user.put(\.until)
        user.put(\.suspendedOn)
        user.put(\.removedOn)
        return user.record
    }
}

extension Certificate.Change {
    func corrected(_ old: Certificate.Change, to new: Certificate.Change) -> Certificate.Change {
        var change = CorrectedRecord(record: self, old: old, new: new)
        change.put(\.what)
        change.put(\.needsInspection)
        change.put(\.redacted)
        change.put(\.isConforming)
        change.put(\.decision)
        change.put(\.effectiveOn)
        return change.record
    }
}

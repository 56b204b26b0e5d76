/// A body or operator: the office, a department, a committee, an applicant (RULES, general rule 1).
public typealias PartyID = Identifier<Authority.Party>

/// A natural person who acts for a body, by pseudonym: the name is in the vault (RULES, general
/// rule 1).
public typealias OfficerID = Identifier<Officer>

/// What an `OfficerID` is the id of: an officer has no record, so there are no values.
public enum Officer {}

/// A batch of a year's call (article 6).
public typealias BatchID = Identifier<Batch>

/// An application, from receipt to award or end (article 7).
public typealias ApplicationID = Identifier<Application>

/// A public notice of the proposed list (article 16).
public typealias NoticeID = Identifier<Notice>

/// An objection to a noticed entry (article 16).
public typealias ObjectionID = Identifier<Objection>

/// A session of the committee (article 10).
public typealias SessionID = Identifier<Sitting>

/// A spot check of one certificate's product or service (article 18).
public typealias SpotCheckID = Identifier<SpotCheck>

/// An order to put right what a check found (article 18).
public typealias RectificationID = Identifier<Rectification>

/// A revocation from its notice to its service (article 19).
public typealias RevocationID = Identifier<Revocation>

/// A holder's yearly self-inspection report (article 20).
public typealias ReportID = Identifier<YearlyReport>

/// A complaint or report from outside (article 22).
public typealias ComplaintID = Identifier<Complaint>

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public typealias RemedyID = Identifier<Remedy>

/// An organisation that uses the mark under a regional brand (article 24).
public typealias UserID = Identifier<Certificate.User>

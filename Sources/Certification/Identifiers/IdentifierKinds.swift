/// What an `Identifier` can be the id of; these types have no values.
public enum IdentifierKind {
    /// See `PartyID`.
    public enum Party {}
    /// See `OfficerID`.
    public enum Officer {}
    /// See `BatchID`.
    public enum Batch {}
    /// See `ApplicationID`.
    public enum Application {}
    /// See `NoticeID`.
    public enum Notice {}
    /// See `ObjectionID`.
    public enum Objection {}
    /// See `SessionID`.
    public enum Session {}
    /// See `SpotCheckID`.
    public enum SpotCheck {}
    /// See `RectificationID`.
    public enum Rectification {}
    /// See `RevocationID`.
    public enum Revocation {}
    /// See `ReportID`.
    public enum Report {}
    /// See `ComplaintID`.
    public enum Complaint {}
    /// See `RemedyID`.
    public enum Remedy {}
    /// See `UserID`.
    public enum User {}
}

/// A body or operator: the office, a department, a committee, an applicant (RULES, general rule 1).
public typealias PartyID = Identifier<IdentifierKind.Party>

/// A natural person who acts for a body, by pseudonym: the name is in the vault (RULES, general
/// rule 1).
public typealias OfficerID = Identifier<IdentifierKind.Officer>

/// A batch of a year's call (article 6).
public typealias BatchID = Identifier<IdentifierKind.Batch>

/// An application, from receipt to award or end (article 7).
public typealias ApplicationID = Identifier<IdentifierKind.Application>

/// A public notice of the proposed list (article 16).
public typealias NoticeID = Identifier<IdentifierKind.Notice>

/// An objection to a noticed entry (article 16).
public typealias ObjectionID = Identifier<IdentifierKind.Objection>

/// A session of the committee (article 10).
public typealias SessionID = Identifier<IdentifierKind.Session>

/// A spot check of one certificate's product or service (article 18).
public typealias SpotCheckID = Identifier<IdentifierKind.SpotCheck>

/// An order to put right what a check found (article 18).
public typealias RectificationID = Identifier<IdentifierKind.Rectification>

/// A revocation from its notice to its service (article 19).
public typealias RevocationID = Identifier<IdentifierKind.Revocation>

/// A holder's yearly self-inspection report (article 20).
public typealias ReportID = Identifier<IdentifierKind.Report>

/// A complaint or report from outside (article 22).
public typealias ComplaintID = Identifier<IdentifierKind.Complaint>

/// A re-examination, administrative review or lawsuit (RULES, general rule 10).
public typealias RemedyID = Identifier<IdentifierKind.Remedy>

/// An organisation that uses the mark under a regional brand (article 24).
public typealias UserID = Identifier<IdentifierKind.User>

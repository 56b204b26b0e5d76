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
}

/// A body or operator: the office, a department, a committee, an applicant (RULES, general rule 1).
public typealias PartyID = Identifier<IdentifierKind.Party>

/// A natural person who acts for a body, by pseudonym: the name is in the vault (general rule 1).
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

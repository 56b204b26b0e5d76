"""What a check must come to, case by case: written by hand from FORMATS §9 and the story of
the rehearsal (Fixtures/liaoning-youpin/README.md), before any program was asked.

`certificate`, `edition` and `how` become the QR text; `marks` are those of the eight lines:
signature, issuer, ledger, period, status, log, register, scope.
"""

ONE, FRAUD, SURRENDERED = "LNYP-2025-00002", "LNYP-2025-00003", "LNYP-2025-00004"
EDITIONS, REINSTATED, PLAIN = "LNYP-2025-00001", "LNYP-2025-00005", "LNYP-2025-00010"
DISHONEST, DEREGISTERED, MERGED = "LNYP-2025-00007", "LNYP-2025-00012", "LNYP-2026-00001"
RENEWED, LATE = "LNYP-2026-00003", "LNYP-2029-00004"

EARLY = {"clock": "2026-01-10T12:00:00+08:00", "status": "status-2026-01.cwt"}
AUTUMN = {"clock": "2026-09-10T12:00:00+08:00", "status": "status-2026-09.cwt"}
LAST = {"clock": "2030-01-10T12:00:00+08:00", "status": "status-2029-12.cwt"}
REGISTER = {"register": "register-2029-12.cwt"}


def case(name, verdict, *parts, **more):
    made = {"name": name, "policy": "policy", "trust": "trust"}
    for part in parts:
        made |= part
    return made | more | {"verdict": verdict}


def of(number, edition=1, **how):
    return {"certificate": number, "edition": edition, "how": how}


def full_width(text):
    head, digits = text.split("#")
    return head + "#" + digits.translate({48 + n: 0xFF10 + n for n in range(10)})


CASES = [
    # Valid
    case("good, by its code alone", "VALID-AS-OF", EARLY, of(ONE), marks="+++++???"),
    case("good, with the register", "VALID-AS-OF", EARLY, of(ONE),
         register="register-2026-01.cwt", marks="++++++++"),
    case("good, by its file", "VALID-AS-OF", EARLY, file="one.zip", marks="++++++??"),
    case("good, by its credential", "VALID-AS-OF", EARLY, file="one.cbor", marks="+++++???"),
    case("good, the digits alone, with white space around", "VALID-AS-OF", EARLY,
         of(ONE, text=lambda text: "  " + text.split("#")[1] + "\n")),
    case("good, a file of its credential and no proof", "VALID-AS-OF", EARLY,
         file="credential-only.zip", marks="+++++???"),
    case("on its first day", "VALID-AS-OF", EARLY, of(PLAIN), asOf="2025-12-19"),
    case("on its last day", "VALID-AS-OF", LAST, of(PLAIN), asOf="2028-12-18"),
    case("its second edition", "VALID-AS-OF", LAST, of(EDITIONS, 2), asOf="2027-05-06"),
    case("its second edition, by its file, in its renewal's last year", "VALID-AS-OF", LAST,
         file="edition-2.zip", asOf="2028-12-03"),
    case("the renewed certificate", "VALID-AS-OF", LAST, REGISTER, of("LNYP-2028-00001")),
    case("on the day before its revocation", "VALID-AS-OF", LAST, of(ONE), asOf="2026-08-25"),
    case("while its revocation is stayed", "VALID-AS-OF", LAST, of(ONE), asOf="2026-10-12"),
    case("on the last day of the stay", "VALID-AS-OF", LAST, of(ONE), asOf="2026-12-13"),
    case("reinstated", "VALID-AS-OF", LAST, of(REINSTATED), asOf="2027-11-15"),
    case("on the day before its surrender", "VALID-AS-OF", LAST, of(SURRENDERED),
         asOf="2027-09-13"),
    case("by an early list, before it was known to be obtained by fraud", "VALID-AS-OF", EARLY,
         of(FRAUD)),
    case("on a device whose clock is behind", "VALID-AS-OF", LAST, of(LATE),
         clock="2020-01-01T00:00:00+08:00"),
    case("by its number", "VALID-AS-OF", LAST, REGISTER, number=LATE, marks="???++?++"),
    case("by its number, on an earlier day", "VALID-AS-OF", LAST, REGISTER, number=PLAIN,
         asOf="2027-01-01"),
    case("logged before the key's cut-off, by its file", "VALID-AS-OF", EARLY, file="one.zip",
         trust="trust-cut-430", marks="++++++??"),
    case("logged before the key's cut-off, by the register", "VALID-AS-OF", LAST, REGISTER,
         of(PLAIN), trust="trust-cut-430", asOf="2028-01-01", marks="++++++++"),
    case("its proof under a quorum of witnesses", "VALID-AS-OF", EARLY, file="cosigned.zip",
         policy="policy-witness", marks="++++++??"),
    case("its proof without the witness that the policy wants", "VALID-AS-OF", EARLY,
         file="one.zip", policy="policy-witness", marks="+++++-??"),
    case("another certificate's proof beside it", "VALID-AS-OF", EARLY, file="other-proof.zip",
         marks="+++++-??"),
    # Revoked
    case("on the day of its revocation", "REVOKED-SINCE", LAST, of(ONE), asOf="2026-08-26",
         marks="++++-???"),
    case("on the day before the stay", "REVOKED-SINCE", LAST, of(ONE), asOf="2026-10-11"),
    case("after the stay", "REVOKED-SINCE", LAST, of(ONE), asOf="2026-12-14"),
    case("revoked, asked after its period", "REVOKED-SINCE", LAST, of(ONE)),
    case("revoked, by its file", "REVOKED-SINCE", AUTUMN, file="one.zip", marks="++++-+??"),
    case("revoked for serious dishonesty", "REVOKED-SINCE", LAST, REGISTER, of(DISHONEST),
         asOf="2027-05-26"),
    case("revoked, by its number", "REVOKED-SINCE", LAST, REGISTER, number="LNYP-2025-00008",
         asOf="2027-06-30"),
    case("before its reinstatement", "REVOKED-SINCE", LAST, of(REINSTATED), asOf="2027-11-14"),
    case("obtained by fraud", "REVOKED-AB-INITIO", LAST, of(FRAUD), marks="+++--???"),
    case("obtained by fraud, on a day when nobody knew", "REVOKED-AB-INITIO", LAST, of(FRAUD),
         asOf="2026-01-10"),
    # Ended without fault
    case("on the day of its surrender", "SURRENDERED", LAST, of(SURRENDERED), asOf="2027-09-14"),
    case("surrendered, by its number", "SURRENDERED", LAST, REGISTER, number=SURRENDERED),
    case("its holder deregistered", "ENDED", LAST, of(DEREGISTERED), asOf="2028-03-20"),
    case("its holder merged", "ENDED", LAST, REGISTER, of(MERGED), asOf="2028-05-15"),
    case("an earlier edition", "SUPERSEDED", LAST, REGISTER, of(EDITIONS), asOf="2027-05-06",
         marks="++++-+++"),
    case("the third of four editions", "SUPERSEDED", LAST, of("LNYP-2025-00009", 3),
         asOf="2028-03-22"),
    case("renewed under another number", "SUPERSEDED", LAST, of(RENEWED), asOf="2029-07-26"),
    case("on the day before its renewal", "VALID-AS-OF", LAST, of(RENEWED), asOf="2029-07-25"),
    case("suspended", "SUSPENDED", AUTUMN, of(EDITIONS), status="status-suspended.cwt"),
    case("suspended, since its first day of suspension", "SUSPENDED", AUTUMN, of(SURRENDERED),
         status="status-suspended.cwt", asOf="2026-01-10"),
    # Period
    case("after its last day", "EXPIRED", LAST, of(PLAIN), asOf="2028-12-19", marks="+++-+???"),
    case("after its last day, without any list", "EXPIRED", of(PLAIN),
         clock="2030-01-10T12:00:00+08:00", marks="+++-????"),
    case("before its first day", "NOT-YET-VALID", LAST, of(PLAIN), asOf="2025-12-18"),
    case("before its first day, without any list", "NOT-YET-VALID", of(PLAIN),
         clock="2025-12-10T12:00:00+08:00"),
    # Whose it is
    case("the trust file names no issuer", "UNKNOWN-ISSUER", EARLY, of(ONE),
         trust="trust-no-issuer"),
    case("the trust file names another issuer", "UNKNOWN-ISSUER", EARLY, of(ONE),
         trust="trust-other-issuer", marks="?-+?????"),
    case("one byte of its key's name changed", "UNKNOWN-ISSUER", EARLY, of(ONE, flip=8)),
    case("another scheme's key", "UNKNOWN-ISSUER", EARLY, of(ONE), trust="trust-other-scheme",
         marks="+-+?????"),
    case("a key that no longer counted", "UNKNOWN-ISSUER", EARLY, of(ONE), trust="trust-until"),
    case("a key that did not count yet", "UNKNOWN-ISSUER", EARLY, of(ONE), trust="trust-from"),
    case("logged after the key's cut-off, by its file", "UNKNOWN-ISSUER", EARLY, file="one.zip",
         trust="trust-cut-410"),
    case("logged after the key's cut-off, by the register", "UNKNOWN-ISSUER", LAST, REGISTER,
         of(LATE), trust="trust-cut-430"),
    case("of another ledger, under the same key", "WRONG-LEDGER", EARLY,
         of(ONE, forged={"ledger": "0123456789abcdef"}), marks="++-?????"),
    case("of another ledger, under a stranger's key", "WRONG-LEDGER", EARLY,
         of(ONE, forged={"ledger": "0123456789abcdef"}, by="stranger"), marks="?--?????"),
    case("one byte of its signature changed", "BAD-SIGNATURE", EARLY, of(ONE, flip=-1),
         marks="-?+?????"),
    case("another holder's name", "BAD-SIGNATURE", EARLY, of(ONE, swap=("米业", "米厂"))),
    case("another number", "BAD-SIGNATURE", EARLY, of(ONE, swap=("-00002", "-00009"))),
    case("the register has another holder", "NOT-IN-REGISTER", LAST, REGISTER,
         of(ONE, forged={"holder": "示例冒名米业有限公司"}), asOf="2026-08-01", marks="+++++?-?"),
    case("the register has no such edition", "NOT-IN-REGISTER", LAST, REGISTER,
         of(ONE, forged={"edition": 7}), asOf="2026-08-01"),
    case("the register has no such number", "NOT-IN-REGISTER", LAST, REGISTER,
         number="LNYP-2025-00099", marks="??????-?"),
    # Unreadable
    case("a code cut short", "UNREADABLE", EARLY, of(ONE, text=lambda text: text[:-2])),
    case("a code cut short at a group's end", "UNREADABLE", EARLY,
         of(ONE, text=lambda text: text[: text.index("#") + 1 + 17 * 8])),
    case("digits out of range", "UNREADABLE", EARLY,
         of(ONE, text=lambda text: text.split("#")[0] + "#" + "9" * 17 + text.split("#")[1][17:])),
    case("full-width digits", "UNREADABLE", EARLY, of(ONE, text=full_width)),
    case("a space within the digits", "UNREADABLE", EARLY,
         of(ONE, text=lambda text: text[:60] + " " + text[60:])),
    case("no digits", "UNREADABLE", EARLY, qr="https://lnyp.example/c#"),
    case("text that looks the same and is not (NFD)", "UNREADABLE", EARLY,
         of(ONE, forged={"mark": "Caf\u0065\u0301"})),
    case("a number in full-width digits", "UNREADABLE", LAST, REGISTER, number="LNYP-2025-０0002"),
    case("a byte too many", "UNREADABLE", EARLY, file="trailing.cbor"),
    case("an empty file", "UNREADABLE", EARLY, file="nothing.cbor"),
    case("some text", "UNREADABLE", EARLY, file="text.cbor"),
    case("a certificate file without a credential", "UNREADABLE", EARLY, file="no-credential.zip"),
    case("a certificate file of too many parts", "UNREADABLE", EARLY, file="many.zip"),
    case("a certificate file that unpacks without end", "UNREADABLE", EARLY, file="endless.zip"),
    case("a damaged certificate file", "UNREADABLE", EARLY, file="damaged.zip"),
    case("a status list that contradicts itself", "UNREADABLE", LAST, of(ONE),
         status="status-contradiction.cwt"),
    case("a status list with a byte behind its compressed changes", "UNREADABLE", LAST, of(ONE),
         status="status-trailing.cwt"),
    case("a status list cut short", "UNREADABLE", LAST, of(ONE), status="status-cut-short.cwt"),
    # No statement possible
    case("no list", "STATUS-UNKNOWN", of(ONE), clock="2026-01-10T12:00:00+08:00",
         marks="++++????"),
    case("a list of another ledger", "STATUS-UNKNOWN", LAST, of(LATE),
         status="status-other-ledger.cwt"),
    case("a list of another scheme", "STATUS-UNKNOWN", LAST, of(LATE),
         status="status-other-scheme.cwt"),
    case("a list that the log did not sign", "STATUS-UNKNOWN", LAST, of(LATE),
         status="status-stranger.cwt"),
    case("newer than the list, before its first day", "NOT-YET-VALID", AUTUMN,
         of("LNYP-2028-00001"), marks="+++-????"),
    case("newer than the list, within its period", "STATUS-UNKNOWN", EARLY, of(DEREGISTERED),
         clock="2026-01-25T12:00:00+08:00"),
    case("on a day to come", "STATUS-UNKNOWN", EARLY, of(ONE), asOf="2026-06-01"),
    case("by its number, in a register of another ledger", "STATUS-UNKNOWN", LAST, number=LATE,
         register="register-other-ledger.cwt"),
    case("an award from before the ledger", "STATUS-UNKNOWN", LAST, REGISTER,
         number="LNYP-2023-00001"),
    case("a list past its time", "STATUS-STALE", EARLY, of(ONE),
         clock="2026-02-05T00:00:00+08:00", marks="++++????"),
    case("a list in its last second", "VALID-AS-OF", EARLY, of(ONE),
         clock="2026-02-04T23:59:59+08:00"),
    case("a list older than one seen", "STATUS-STALE", EARLY, of(ONE),
         seen=(500, 1766300000, "seen")),
    case("a list signed before one seen of the same size", "STATUS-STALE", EARLY, of(ONE),
         seen=(426, 1766372401, "real")),
    case("the very list that was seen", "VALID-AS-OF", EARLY, of(ONE),
         seen=(426, 1766368800, "real")),
    case("a device whose clock is behind, and a list past its time", "STATUS-STALE", EARLY,
         REGISTER, of(LATE), clock="2020-01-01T00:00:00+08:00"),
    case("by its number, in a register past its time", "STATUS-STALE", number=ONE,
         register="register-2026-01.cwt", clock="2026-03-01T00:00:00+08:00"),
    case("a list that contradicts one seen", "STATUS-FORKED", EARLY, of(ONE),
         seen=(426, 1766368800, "another history")),
    case("a list that contradicts the register", "STATUS-FORKED", LAST, REGISTER, of(LATE),
         status="status-fork.cwt"),
    case("a list that contradicts the proof in the file", "STATUS-FORKED", LAST,
         file="edition-2.zip", status="status-fork.cwt", asOf="2028-01-01"),
    case("the key was cut, nothing proves its logging", "KEY-CUT", EARLY, of(ONE),
         trust="trust-cut-430", marks="+?+?????"),
    case("the key was cut, the file proves nothing", "KEY-CUT", EARLY,
         file="credential-only.zip", trust="trust-cut-430"),
    case("the key was cut, and the witness is missing", "KEY-CUT", EARLY, file="one.zip",
         trust="trust-cut-430", policy="policy-witness"),
]

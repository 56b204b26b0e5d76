import Testing
@testable import COSE

package drydock.cobol;

/**
 * The special registers of an outermost program and the programs contained in it, of the types that GnuCOBOL 3.1.2
 * shows (observed).
 */
final class Registers {
  final Numeric returnCode;
  final Numeric tally;
  final Numeric sortReturn;
  final Numeric numberOfCallParameters;

  Registers(Dialect dialect) {
    Storage storage = Storage.allocate(64, dialect);
    returnCode = storage.record(4).index(0);
    tally = storage.record(5).zoned(0, "9(5)");
    sortReturn = storage.record(4).index(0);
    numberOfCallParameters = storage.record(4).index(0);
    tally.set(0);
  }
}

package drydock.cobol;

/** The special registers of an outermost program and the programs contained in it; GnuCOBOL 3.1.2 shows them with nine digits (observed). */
final class Registers {
  final Numeric returnCode;
  final Numeric tally;
  final Numeric sortReturn;
  final Numeric numberOfCallParameters;

  Registers(Dialect dialect) {
    Storage storage = Storage.allocate(64, dialect);
    returnCode = storage.record(4).index(0);
    tally = storage.record(4).binary(0, "9(5)");
    sortReturn = storage.record(4).index(0);
    numberOfCallParameters = storage.record(4).index(0);
  }
}

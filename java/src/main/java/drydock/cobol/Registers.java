package drydock.cobol;

/** The special registers of an outermost program and the programs contained in it. */
final class Registers {
  final Numeric returnCode;
  final Numeric tally;
  final Numeric sortReturn;
  final Numeric numberOfCallParameters;

  Registers(Dialect dialect) {
    Storage storage = Storage.allocate(64, dialect);
    returnCode = storage.record(4).nativeInteger(0, 4, true);
    tally = storage.record(4).nativeBinary(0, "9(5)");
    sortReturn = storage.record(4).nativeInteger(0, 4, true);
    numberOfCallParameters = storage.record(4).nativeInteger(0, 4, true);
    tally.set(0);
  }
}

package drydock.cobol;

/** A record of an indexed file and its place among records with the same value, for each key. */
final class IndexedRecord {
  byte[] bytes;
  final long[] sequences;

  IndexedRecord(byte[] bytes, int keyCount) {
    this.bytes = bytes;
    sequences = new long[keyCount];
  }
}

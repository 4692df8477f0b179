package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/** A sort or merge file (SD): RELEASE and RETURN. Its records are in memory while a SORT or MERGE runs. */
public final class SortFile implements FileOutcome.Source {
  private final Program program;
  private final String name;
  private Field area;
  private List<byte[]> records = new ArrayList<>();
  private int returned;

  public SortFile(Program program, String name) {
    this.program = program;
    this.name = name;
  }

  /** The record area: the largest 01 of the SD. */
  public SortFile record(Field area) {
    this.area = area;
    return this;
  }

  /** RELEASE record. */
  public void release(Field record) {
    records.add(area.bytes());
  }

  /** RETURN. */
  public FileOutcome returnRecord() {
    if (returned >= records.size()) {
      return new FileOutcome(this, FileStatus.END_OF_FILE, false);
    }
    load(records.get(returned++));
    return new FileOutcome(this, FileStatus.OK, false);
  }

  Program program() {
    return program;
  }

  /** Starts a SORT or MERGE without records. */
  void clear() {
    records = new ArrayList<>();
    returned = 0;
  }

  /** Adds the records of a file, in its order; none of a file that cannot be opened (GnuCOBOL 3.1.2, observed). */
  void addAll(CobolFile<?> file) {
    if (!file.open(OpenMode.INPUT).succeeded()) {
      return;
    }
    FileOutcome read = file.readNext();
    while (read.succeeded()) {
      records.add(Bytes.padded(file.recordBytes(file.connector.recordSize), area.size));
      read = file.readNext();
    }
    file.close().orFail();
  }

  /** Sorts what was released; RETURN starts from the first record. */
  void sort(SortOrder order) {
    List<SortOrder.Item> items = new ArrayList<>();
    for (byte[] record : records) {
      load(record);
      items.add(order.item(record));
    }
    items.sort(order);
    records = new ArrayList<>(items.stream().map(SortOrder.Item::bytes).toList());
    returned = 0;
  }

  /** Writes all records to a file. */
  void writeAll(CobolFile<?> file) {
    file.open(OpenMode.OUTPUT).orFail();
    for (byte[] record : records) {
      byte[] padded = Bytes.padded(record, file.area.size);
      System.arraycopy(padded, 0, file.memory(), file.start(), padded.length);
      file.write(file.area).orFail();
    }
    file.close().orFail();
  }

  private void load(byte[] record) {
    System.arraycopy(record, 0, area.memory(), area.start(), record.length);
  }

  @Override
  public void handleError(int status) {
    throw new CobolError(String.format("%s (status = %02d) for file %s", FileStatus.message(status), status, name));
  }

  @Override
  public void moveRecord(Field target) {
    target.set(area);
  }
}

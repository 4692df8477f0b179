package drydock.cobol;

import java.util.ArrayList;
import java.util.List;

/**
 * SORT and MERGE: {@code new SortStatement(work).ascending(name).descending(date).using(input).giving(output).execute()},
 * or with procedures; a table: {@code SortStatement.ofTable(entry, 10).ascending(entryKey).execute()}.
 *
 * <p>Records with equal keys keep their order, in MERGE that of the files (GnuCOBOL 3.1.2, observed).
 */
public final class SortStatement {
  private final SortFile file;
  private final Field entry;
  private final int occurrences;
  private final SortOrder order = new SortOrder();
  private final List<CobolFile<?>> inputs = new ArrayList<>();
  private final List<CobolFile<?>> outputs = new ArrayList<>();
  private Runnable inputProcedure;
  private Runnable outputProcedure;

  /** SORT file. */
  public SortStatement(SortFile file) {
    this(file, null, 0);
  }

  private SortStatement(SortFile file, Field entry, int occurrences) {
    this.file = file;
    this.entry = entry;
    this.occurrences = occurrences;
  }

  /**
   * SORT table: {@code entry} is the item with the OCCURS clause, declared without subscripts; the keys are it or stand
   * inside it.
   */
  public static SortStatement ofTable(Field entry, int occurrences) {
    return new SortStatement(null, entry, occurrences);
  }

  /** MERGE file. */
  public static SortStatement ofMerge(SortFile file) {
    return new SortStatement(file);
  }

  /** ON ASCENDING KEY. */
  public SortStatement ascending(Field... keys) {
    order.add(false, keys);
    return this;
  }

  /** ON DESCENDING KEY. */
  public SortStatement descending(Field... keys) {
    order.add(true, keys);
    return this;
  }

  /** COLLATING SEQUENCE: the rank of each of the 256 byte values. */
  public SortStatement collating(byte[] ranks) {
    order.collate(ranks);
    return this;
  }

  /** USING files. */
  public SortStatement using(CobolFile<?>... files) {
    inputs.addAll(List.of(files));
    return this;
  }

  /** GIVING files. */
  public SortStatement giving(CobolFile<?>... files) {
    outputs.addAll(List.of(files));
    return this;
  }

  /** INPUT PROCEDURE. */
  public SortStatement inputProcedure(Runnable procedure) {
    inputProcedure = procedure;
    return this;
  }

  /** OUTPUT PROCEDURE. */
  public SortStatement outputProcedure(Runnable procedure) {
    outputProcedure = procedure;
    return this;
  }

  /** Performs the statement. */
  public void execute() {
    if (file == null) {
      sortTable();
      return;
    }
    file.program().sortReturn.set(0);
    file.clear();
    if (inputProcedure != null) {
      inputProcedure.run();
    }
    inputs.forEach(file::addAll);
    file.sort(order);
    if (outputProcedure != null) {
      outputProcedure.run();
    }
    outputs.forEach(file::writeAll);
  }

  private void sortTable() {
    List<SortOrder.Item> items = new ArrayList<>();
    for (int occurrence = 1; occurrence <= occurrences; occurrence++) {
      items.add(order.item(entry.element(occurrence).bytes(), occurrence));
    }
    items.sort(order);
    for (int occurrence = 1; occurrence <= occurrences; occurrence++) {
      byte[] bytes = items.get(occurrence - 1).bytes();
      Field element = entry.element(occurrence);
      System.arraycopy(bytes, 0, element.memory(), element.start(), bytes.length);
    }
  }
}

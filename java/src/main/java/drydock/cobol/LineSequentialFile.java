package drydock.cobol;

/** ORGANIZATION LINE SEQUENTIAL: text lines. */
public final class LineSequentialFile extends TextFile<LineSequentialFile> {
  public LineSequentialFile(Program program, String name) {
    super(program, name);
  }
}

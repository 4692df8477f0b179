package drydock.cobol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the records of a text or print file with the line and page feeds of ADVANCING (GnuCOBOL 3.1.2, observed). */
final class LineWriter implements FileConnector.Medium {
  private final OutputStream output;
  private final Linage linage;
  private boolean needsNewline;

  /** {@code linage} is null for a file without LINAGE. */
  LineWriter(OutputStream output, Linage linage) {
    this.output = output;
    this.linage = linage;
  }

  /** Writes a record without ADVANCING; {@code newline} says whether a newline follows it. */
  void write(byte[] bytes, int start, int length, boolean newline) throws IOException {
    output.write(bytes, start, length);
    if (newline) {
      output.write('\n');
      needsNewline = false;
    }
  }

  /** Writes a record with ADVANCING; false when the LINAGE values make no page. */
  boolean write(byte[] bytes, int start, int length, Advancing advancing) throws IOException {
    if (!advancing.isBefore() && !feed(advancing)) {
      return false;
    }
    output.write(bytes, start, length);
    if (linage != null) {
      output.write('\n');
    }
    needsNewline = !advancing.isBefore() && linage == null;
    return !advancing.isBefore() || feed(advancing);
  }

  /** Starts the first page of a file with LINAGE; false when the values make no page. */
  boolean startPages() throws IOException {
    return linage == null || print(linage.firstPage());
  }

  boolean isEndOfPage() {
    return linage != null && linage.isEndOfPage();
  }

  @Override
  public void close() throws IOException {
    if (needsNewline) {
      output.write('\n');
    }
    output.close();
  }

  private boolean feed(Advancing advancing) throws IOException {
    if (linage != null) {
      return print(linage.advance(advancing));
    }
    if (advancing.isPage()) {
      output.write('\f');
    } else if (advancing.lines() == 0) {
      output.write('\r');
    } else {
      print("\n".repeat(Math.max(0, advancing.lines())));
    }
    return true;
  }

  private boolean print(String blankLines) throws IOException {
    if (blankLines != null) {
      output.write(blankLines.getBytes(StandardCharsets.ISO_8859_1));
    }
    return blankLines != null;
  }
}

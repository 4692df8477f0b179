package drydock.cobol;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How an indexed file lies on disk. Lines of text first:
 *
 * <pre>
 * DRYDOCK INDEXED 1
 * record 80                  longest record in bytes
 * key unique 0:6             the primary key: offset:length
 * key duplicates 10:2,20:3   an alternate key of two parts
 * records 17
 * </pre>
 *
 * Then each record in the order of the primary key: its length (4 bytes, most significant first), its bytes, and for each
 * key with duplicates the record's number among equal values (8 bytes).
 */
final class IndexedStoreFormat {
  private static final String TITLE = "DRYDOCK INDEXED 1";

  private IndexedStoreFormat() {}

  static void save(IndexedStore store) throws IOException {
    List<IndexKey> keys = store.layout().keys();
    StringBuilder head = new StringBuilder(TITLE).append('\n');
    head.append("record ").append(store.layout().maximumRecord()).append('\n');
    for (IndexKey key : keys) {
      List<String> parts = key.parts().stream().map(part -> part.offset() + ":" + part.length()).toList();
      head.append("key ").append(key.duplicates() ? "duplicates " : "unique ").append(String.join(",", parts)).append('\n');
    }
    head.append("records ").append(store.records().size()).append('\n');
    try (DataOutputStream output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(store.path())))) {
      output.write(head.toString().getBytes(StandardCharsets.US_ASCII));
      for (IndexedRecord record : store.records()) {
        output.writeInt(record.bytes.length);
        output.write(record.bytes);
        for (int number = 0; number < keys.size(); number++) {
          if (keys.get(number).duplicates()) {
            output.writeLong(record.sequences[number]);
          }
        }
      }
    }
  }

  static IndexedStore load(Path path, IndexedLayout wanted) throws IOException {
    try (DataInputStream input = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      if (!readLine(input).equals(TITLE)) {
        throw new IOException("not an indexed file: " + path);
      }
      int maximumRecord = Math.max(number(readLine(input)), wanted.maximumRecord());
      List<IndexKey> keys = new ArrayList<>();
      String line = readLine(input);
      for (; line.startsWith("key "); line = readLine(input)) {
        keys.add(key(line));
      }
      int stored = keys.size();
      wanted.keys().stream().filter(key -> keys.stream().noneMatch(key::isSamePlace)).forEach(keys::add);
      IndexedStore store = new IndexedStore(path, new IndexedLayout(maximumRecord, keys));
      for (int left = number(line); left > 0; left--) {
        store.restore(record(input, keys, stored));
      }
      return store;
    }
  }

  private static IndexedRecord record(DataInputStream input, List<IndexKey> keys, int stored) throws IOException {
    byte[] bytes = new byte[input.readInt()];
    input.readFully(bytes);
    IndexedRecord record = new IndexedRecord(bytes, keys.size());
    for (int number = 0; number < stored; number++) {
      if (keys.get(number).duplicates()) {
        record.sequences[number] = input.readLong();
      }
    }
    return record;
  }

  private static IndexKey key(String line) {
    String[] words = line.split(" ");
    List<IndexKey.Part> parts = new ArrayList<>();
    for (String part : words[2].split(",")) {
      int colon = part.indexOf(':');
      parts.add(new IndexKey.Part(Integer.parseInt(part.substring(0, colon)), Integer.parseInt(part.substring(colon + 1))));
    }
    return new IndexKey(List.copyOf(parts), words[1].equals("duplicates"));
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring(line.indexOf(' ') + 1));
  }

  private static String readLine(DataInputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0 || line.length() > 200) {
        throw new EOFException("not an indexed file");
      }
      line.append((char) next);
    }
    return line.toString();
  }
}

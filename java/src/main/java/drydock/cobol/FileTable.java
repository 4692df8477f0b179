package drydock.cobol;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The files of a run unit: which are open, which are EXTERNAL, and the indexed files that several connectors share. */
final class FileTable {
  private final CobolRuntime runtime;
  private final Set<FileConnector> open = new LinkedHashSet<>();
  private final Map<String, FileConnector> external = new HashMap<>();
  private final Map<Path, IndexedStore> indexed = new HashMap<>();

  FileTable(CobolRuntime runtime) {
    this.runtime = runtime;
  }

  void add(FileConnector connector) {
    open.add(connector);
  }

  void remove(FileConnector connector) {
    open.remove(connector);
  }

  /** The connector of an EXTERNAL file. */
  FileConnector external(String name) {
    return external.computeIfAbsent(name, created -> new FileConnector(runtime, name));
  }

  /** The indexed file at a path: its content is in memory once, however many connectors have it open. */
  IndexedStore openIndexed(Path path, IndexedLayout layout, boolean empty) throws IOException {
    IndexedStore store = indexed.get(path);
    if (store == null || empty) {
      store = empty ? IndexedStore.create(path, layout) : IndexedStore.load(path, layout);
      indexed.put(path, store);
    }
    store.share();
    return store;
  }

  void closeIndexed(IndexedStore store) throws IOException {
    if (store.release()) {
      indexed.remove(store.path(), store);
    }
  }

  /** Closes what the program left open. */
  void closeAll() {
    new ArrayList<>(open).forEach(FileConnector::closeImplicitly);
  }
}

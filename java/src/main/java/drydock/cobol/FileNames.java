package drydock.cobol;

import java.util.Map;

/**
 * From the name in ASSIGN to a path (GnuCOBOL 3.1.2, observed): the name, or the first element of a relative path, may be
 * mapped by an environment variable {@code DD_name}, {@code dd_name} or {@code name}, in which dots of the name are
 * underscores; {@code COB_FILE_PATH} is put before relative paths.
 */
final class FileNames {
  private FileNames() {}

  static String path(String assigned, Map<String, String> environment) {
    String path = mapped(assigned, environment);
    String prefix = environment.get("COB_FILE_PATH");
    return prefix == null || prefix.isEmpty() || path.startsWith("/") ? path : prefix + "/" + path;
  }

  /** The name as messages and environment variables spell it. */
  static String variableName(String assigned) {
    return assigned.replace('.', '_');
  }

  private static String mapped(String assigned, Map<String, String> environment) {
    int slash = assigned.indexOf('/');
    if (slash == 0) {
      return assigned;
    }
    if (slash < 0) {
      String whole = variable(assigned, environment);
      return whole == null ? assigned : whole;
    }
    boolean marked = assigned.startsWith("$");
    String rest = assigned.substring(slash + 1);
    String first = variable(assigned.substring(marked ? 1 : 0, slash), environment);
    if (first == null) {
      return marked ? rest : assigned;
    }
    return first + "/" + rest;
  }

  private static String variable(String name, Map<String, String> environment) {
    String key = variableName(name);
    for (String prefix : new String[] {"DD_", "dd_", ""}) {
      String value = environment.get(prefix + key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}

package drydock.cobol;

import java.util.Map;
import java.util.Set;

/** A routine of GnuCOBOL's run-time library that programs CALL by name. */
@FunctionalInterface
interface SystemRoutine {
  /** The routines that exist here. */
  Map<String, SystemRoutine> ROUTINES =
      Map.ofEntries(
          Map.entry("CBL_TOUPPER", (caller, using) -> ByteRoutines.toUpper(using)),
          Map.entry("CBL_TOLOWER", (caller, using) -> ByteRoutines.toLower(using)),
          Map.entry("C$TOUPPER", (caller, using) -> ByteRoutines.toUpper(using)),
          Map.entry("C$TOLOWER", (caller, using) -> ByteRoutines.toLower(using)),
          Map.entry("CBL_AND", (caller, using) -> ByteRoutines.combine(using, (a, b) -> a & b)),
          Map.entry("CBL_OR", (caller, using) -> ByteRoutines.combine(using, (a, b) -> a | b)),
          Map.entry("CBL_XOR", (caller, using) -> ByteRoutines.combine(using, (a, b) -> a ^ b)),
          Map.entry("CBL_NOR", (caller, using) -> ByteRoutines.combine(using, (a, b) -> ~(a | b))),
          Map.entry("CBL_IMP", (caller, using) -> ByteRoutines.combine(using, (a, b) -> ~a | b)),
          Map.entry("CBL_NIMP", (caller, using) -> ByteRoutines.combine(using, (a, b) -> a & ~b)),
          Map.entry("CBL_EQ", (caller, using) -> ByteRoutines.combine(using, (a, b) -> ~(a ^ b))),
          Map.entry("CBL_NOT", (caller, using) -> ByteRoutines.not(using)),
          Map.entry("C$JUSTIFY", (caller, using) -> ByteRoutines.justify(using)),
          Map.entry("C$PRINTABLE", (caller, using) -> ByteRoutines.printable(using)),
          Map.entry("CBL_GC_PRINTABLE", (caller, using) -> ByteRoutines.printable(using)),
          Map.entry("C$SLEEP", (caller, using) -> ProcessRoutines.sleep(using, 1_000_000_000L)),
          Map.entry("CBL_GC_NANOSLEEP", (caller, using) -> ProcessRoutines.sleep(using, 1)),
          Map.entry("CBL_OC_NANOSLEEP", (caller, using) -> ProcessRoutines.sleep(using, 1)),
          Map.entry("C$NARG", ProcessRoutines::argumentCount),
          Map.entry("C$PARAMSIZE", ProcessRoutines::argumentSize),
          Map.entry("C$CALLEDBY", ProcessRoutines::calledBy),
          Map.entry("C$GETPID", (caller, using) -> (int) ProcessHandle.current().pid()),
          Map.entry("CBL_CHECK_FILE_EXIST", FileRoutines::check),
          Map.entry("CBL_DELETE_FILE", FileRoutines::delete),
          Map.entry("C$DELETE", FileRoutines::delete),
          Map.entry("CBL_RENAME_FILE", FileRoutines::rename),
          Map.entry("CBL_COPY_FILE", FileRoutines::copy),
          Map.entry("C$COPY", FileRoutines::copyLikeAcu),
          Map.entry("CBL_CREATE_DIR", FileRoutines::createDirectory),
          Map.entry("C$MAKEDIR", FileRoutines::createDirectory),
          Map.entry("CBL_DELETE_DIR", FileRoutines::deleteDirectory));

  /** Routines that GnuCOBOL has and this library refuses: they leave the run unit's directory, or need a terminal. */
  Set<String> REFUSED =
      Set.of(
          "SYSTEM", "CBL_ALARM_SOUND", "CBL_BELL_SOUND", "CBL_CHANGE_DIR", "CBL_CLOSE_FILE", "CBL_CREATE_FILE", "CBL_ERROR_PROC",
          "CBL_EXIT_PROC", "CBL_FLUSH_FILE", "CBL_GET_CSR_POS", "CBL_GET_CURRENT_DIR", "CBL_GET_SCR_SIZE", "CBL_OPEN_FILE",
          "CBL_READ_FILE", "CBL_READ_KBD_CHAR", "CBL_SET_CSR_POS", "CBL_WRITE_FILE", "CBL_GC_FORK", "CBL_GC_GETOPT", "CBL_GC_HOSTED",
          "CBL_GC_WAITPID", "CBL_OC_GETOPT", "CBL_OC_HOSTED", "C$CHDIR", "C$FILEINFO", "EXTFH", "\u0091", "\u00e4", "\u00e5",
          "\u00f4", "\u00f5");

  /** Runs the routine; returns what goes to RETURN-CODE. Arguments are null where OMITTED. */
  int call(Program caller, Field[] using);

  /**
   * The routine with this name; null when there is none.
   *
   * @throws CobolError for a routine that is refused
   */
  static SystemRoutine named(String name) {
    SystemRoutine routine = ROUTINES.get(name);
    if (routine == null && REFUSED.contains(name)) {
      throw new CobolError("CALL \"" + name + "\": this system routine is not supported");
    }
    return routine;
  }
}

package drydock.cobol;

/** The two-digit values of FILE STATUS (COBOL 2014 §9.1.12) as numbers, with GnuCOBOL's messages for them. */
final class FileStatus {
  static final int OK = 0;
  static final int OK_DUPLICATE = 2;
  static final int OK_SHORT_RECORD = 4;
  static final int OK_OPTIONAL_MISSING = 5;
  static final int OK_NO_REEL = 7;
  static final int END_OF_FILE = 10;
  static final int KEY_OUT_OF_RANGE = 14;
  static final int KEY_ORDER = 21;
  static final int KEY_EXISTS = 22;
  static final int KEY_MISSING = 23;
  static final int KEY_BOUNDARY = 24;
  static final int PERMANENT_ERROR = 30;
  static final int BAD_FILE_NAME = 31;
  static final int NO_SUCH_FILE = 35;
  static final int PERMISSION_DENIED = 37;
  static final int CLOSED_WITH_LOCK = 38;
  static final int ALREADY_OPEN = 41;
  static final int NOT_OPEN = 42;
  static final int READ_NOT_DONE = 43;
  static final int RECORD_LENGTH = 44;
  static final int READ_AFTER_END = 46;
  static final int NOT_OPEN_FOR_INPUT = 47;
  static final int NOT_OPEN_FOR_OUTPUT = 48;
  static final int NOT_OPEN_FOR_I_O = 49;
  static final int BAD_LINAGE = 57;

  private FileStatus() {}

  static boolean isSuccess(int status) {
    return status < 10;
  }

  static boolean isAtEnd(int status) {
    return status / 10 == 1;
  }

  static boolean isInvalidKey(int status) {
    return status / 10 == 2;
  }

  /** The exception condition that the status stands for, as FUNCTION EXCEPTION-STATUS names it. */
  static String exceptionName(int status) {
    return switch (status / 10) {
      case 1 -> "EC-I-O-AT-END";
      case 2 -> "EC-I-O-INVALID-KEY";
      case 3 -> "EC-I-O-PERMANENT-ERROR";
      case 4 -> "EC-I-O-LOGIC-ERROR";
      case 5 -> "EC-I-O-RECORD-OPERATION";
      default -> "EC-I-O-IMP";
    };
  }

  static String message(int status) {
    return switch (status) {
      case END_OF_FILE -> "end of file";
      case KEY_OUT_OF_RANGE -> "key out of range";
      case KEY_ORDER -> "key order not ascending";
      case KEY_EXISTS -> "record key already exists";
      case KEY_MISSING -> "record key does not exist";
      case PERMANENT_ERROR -> "permanent file error";
      case BAD_FILE_NAME -> "inconsistent file name";
      case NO_SUCH_FILE -> "file does not exist";
      case PERMISSION_DENIED -> "permission denied";
      case CLOSED_WITH_LOCK -> "file is closed with lock";
      case ALREADY_OPEN -> "file already open";
      case NOT_OPEN -> "file not open";
      case READ_NOT_DONE -> "READ must be executed first";
      case RECORD_LENGTH -> "record overflow";
      case READ_AFTER_END -> "READ after unsuccessful READ/START";
      case NOT_OPEN_FOR_INPUT -> "READ/START not allowed, file not open for input";
      case NOT_OPEN_FOR_OUTPUT -> "WRITE not allowed, file not open for output";
      case NOT_OPEN_FOR_I_O -> "DELETE/REWRITE not allowed, file not open for I-O";
      case BAD_LINAGE -> "LINAGE values invalid";
      default -> "unknown file error";
    };
  }
}

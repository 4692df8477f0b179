package drydock.cobol;

/** Device names of ASSIGN that mean more than a file name. */
public enum Device {
  /** Standard input. */
  KEYBOARD,
  /** Standard output. */
  DISPLAY,
  /** A file named PRINTER. */
  PRINTER
}

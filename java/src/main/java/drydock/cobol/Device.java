package drydock.cobol;

/** Devices of ASSIGN that are streams of the run unit. */
public enum Device {
    /** Standard input. */
    KEYBOARD,
    /** Standard output. */
    DISPLAY,
    /** The file named PRINTER (GnuCOBOL 3.1.2: a file like any other). */
    PRINTER
}

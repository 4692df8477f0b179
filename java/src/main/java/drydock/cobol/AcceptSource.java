package drydock.cobol;

/** Where ACCEPT ... FROM takes its value from. */
public enum AcceptSource {
    /** YYMMDD. */
    DATE,
    /** DATE YYYYMMDD. */
    DATE_YYYYMMDD,
    /** YYDDD. */
    DAY,
    /** DAY YYYYDDD. */
    DAY_YYYYDDD,
    /** 1 is Monday, 7 is Sunday. */
    DAY_OF_WEEK,
    /** HHMMSScc. */
    TIME,
    /** All arguments, separated by a space. */
    COMMAND_LINE,
    /** Number of arguments. */
    ARGUMENT_NUMBER,
    /** Name of the user. */
    USER_NAME,
    /** Status of the last ACCEPT; always 0000 without a screen. */
    ESCAPE_KEY,
    /** Status of the last input or output exception of a screen; always 0000. */
    EXCEPTION_STATUS
}

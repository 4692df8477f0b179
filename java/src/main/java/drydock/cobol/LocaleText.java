package drydock.cobol;

/** Dates and times as the locale of the C language writes them. */
final class LocaleText {
  private LocaleText() {}

  /** {@code mm/dd/yy} of YYYYMMDD; spaces when it is no date. */
  static String date(String yyyymmdd) {
    boolean valid = yyyymmdd.matches("\\d{8}") && CobolDates.testDate(Long.parseLong(yyyymmdd)) == 0;
    return valid ? yyyymmdd.substring(4, 6) + "/" + yyyymmdd.substring(6, 8) + "/" + yyyymmdd.substring(2, 4) : " ".repeat(10);
  }

  /** {@code hh:mm:ss} of hhmmss; spaces when it is no time. */
  static String time(String hhmmss) {
    boolean valid = hhmmss.matches("([01]\\d|2[0-3])[0-5]\\d[0-5]\\d.*");
    return valid ? hhmmss.substring(0, 2) + ":" + hhmmss.substring(2, 4) + ":" + hhmmss.substring(4, 6) : " ".repeat(10);
  }

  static String timeOfSeconds(long seconds) {
    return String.format("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}

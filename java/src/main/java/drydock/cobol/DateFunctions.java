package drydock.cobol;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The intrinsic functions on the clock and on formatted dates and times. */
final class DateFunctions {
  private static final int SECONDS_PER_DAY = 86_400;

  private DateFunctions() {}

  /** CURRENT-DATE: YYYYMMDDhhmmsscc and the offset from universal time. */
  static String currentDate(Clock clock) {
    OffsetDateTime now = OffsetDateTime.now(clock);
    return DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS").format(now) + offset(now, "+%02d%02d", "-%02d%02d");
  }

  /** MODULE-FORMATTED-DATE: {@code Nov 22 2026 15:53:17}. */
  static String moduleFormattedDate(Clock clock) {
    return DateTimeFormatter.ofPattern("MMM dd yyyy HH:mm:ss", Locale.ENGLISH).format(OffsetDateTime.now(clock));
  }

  static int secondsPastMidnight(Clock clock) {
    return OffsetDateTime.now(clock).toLocalTime().toSecondOfDay();
  }

  static int currentYear(Clock clock) {
    return OffsetDateTime.now(clock).getYear();
  }

  static int offsetMinutes(Clock clock) {
    return OffsetDateTime.now(clock).getOffset().getTotalSeconds() / 60;
  }

  static String formattedCurrentDate(Clock clock, String format) {
    DateTimeFormat layout = DateTimeFormat.of(format);
    OffsetDateTime now = OffsetDateTime.now(clock);
    String fraction = String.format("%09d", now.getNano());
    int minutes = now.getOffset().getTotalSeconds() / 60;
    return formatted(layout, format, CobolDates.day(now.toLocalDate()), now.toLocalTime().toSecondOfDay(), fraction, minutes);
  }

  static String formattedDate(String format, long day) {
    return formatted(DateTimeFormat.of(format), format, day, 0, "", 0);
  }

  static String formattedTime(String format, Decimal seconds, int offset) {
    return formatted(DateTimeFormat.of(format), format, 1, seconds, offset);
  }

  static String formattedDateTime(String format, long day, Decimal seconds, int offset) {
    return formatted(DateTimeFormat.of(format), format, day, seconds, offset);
  }

  private static String formatted(DateTimeFormat layout, String format, long day, Decimal seconds, int offset) {
    long whole = seconds.toLong();
    if (seconds.signum() < 0 || whole > SECONDS_PER_DAY) {
      return " ".repeat(format.length());
    }
    Decimal fraction = NumericFunctions.fraction(seconds);
    String digits = fraction.signum() == 0 ? "" : String.format("%0" + fraction.scale() + "d", fraction.unscaledValue());
    return formatted(layout, format, day, whole, digits, offset);
  }

  /** The text; spaces when the format or the date is not valid. */
  private static String formatted(DateTimeFormat layout, String format, long day, long second, String fraction, int offset) {
    if (layout == null || layout.hasDate() && !CobolDates.isInRange(day)) {
      return " ".repeat(format.length());
    }
    if (!layout.isUniversal()) {
      return layout.format(day, second, fraction, offset);
    }
    long shifted = second - offset * 60L;
    long days = Math.floorDiv(shifted, (long) SECONDS_PER_DAY);
    return layout.format(day + days, Math.floorMod(shifted, (long) SECONDS_PER_DAY), fraction, 0);
  }

  private static String offset(OffsetDateTime time, String east, String west) {
    int minutes = time.getOffset().getTotalSeconds() / 60;
    return String.format(minutes < 0 ? west : east, Math.abs(minutes) / 60, Math.abs(minutes) % 60);
  }
}

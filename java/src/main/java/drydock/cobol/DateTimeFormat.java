package drydock.cobol;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of the FORMATTED-... functions, such as {@code YYYY-MM-DDThh:mm:ss.ss+hh:mm} (COBOL 2014 §15.4), and what it says of
 * texts in that format.
 */
final class DateTimeFormat {
  private static final String DATES = "YYYYMMDD|YYYY-MM-DD|YYYYDDD|YYYY-DDD|YYYYWwwD|YYYY-Www-D";
  private static final String TIMES = "hhmmss(?:[.,]s{1,9})?(?:Z|\\+hhmm)?|hh:mm:ss(?:[.,]s{1,9})?(?:Z|\\+hh:mm)?";
  private static final Pattern FORMAT = Pattern.compile("(" + DATES + ")?(T)?(" + TIMES + ")?");
  private static final Pattern PART = Pattern.compile("YYYY|MM|DDD|DD|ww|D|hh|mm|ss|[.,]s+|\\+|.");

  private final String date;
  private final String time;
  private final List<String> parts = new ArrayList<>();

  private DateTimeFormat(String date, String time, String whole) {
    this.date = date;
    this.time = time;
    Matcher matcher = PART.matcher(whole);
    while (matcher.find()) {
      parts.add(matcher.group());
    }
  }

  /** The format, or null when the text is none. */
  static DateTimeFormat of(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String date = matcher.group(1);
    String time = matcher.group(3);
    boolean both = date != null && time != null;
    return date == null && time == null || both != (matcher.group(2) != null) ? null : new DateTimeFormat(date, time, text);
  }

  boolean hasDate() {
    return date != null;
  }

  boolean hasTime() {
    return time != null;
  }

  /** Whether times are shown in universal time. */
  boolean isUniversal() {
    return time != null && time.endsWith("Z");
  }

  /**
   * The formatted text.
   *
   * @param day integer date, if the format has a date
   * @param second whole seconds of the day
   * @param fraction digits behind the decimal point of the seconds
   * @param offset minutes east of universal time
   */
  String format(long day, long second, String fraction, int offset) {
    StringBuilder text = new StringBuilder();
    LocalDate when = hasDate() ? CobolDates.date(day) : null;
    boolean inOffset = false;
    for (String part : parts) {
      long hours = inOffset ? Math.abs(offset) / 60 : second / 3600;
      long minutes = inOffset ? Math.abs(offset) % 60 : second / 60 % 60;
      switch (part) {
        case "YYYY" -> text.append(padded(year(when), 4));
        case "MM" -> text.append(padded(when.getMonthValue(), 2));
        case "DD" -> text.append(padded(when.getDayOfMonth(), 2));
        case "DDD" -> text.append(padded(when.getDayOfYear(), 3));
        case "ww" -> text.append(padded(when.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2));
        case "D" -> text.append(when.getDayOfWeek().getValue());
        case "hh" -> text.append(padded(hours, 2));
        case "mm" -> text.append(padded(minutes, 2));
        case "ss" -> text.append(padded(second % 60, 2));
        case "+" -> {
          text.append(offset < 0 ? '-' : '+');
          inOffset = true;
        }
        default -> text.append(part.length() > 1 ? part.charAt(0) + digits(fraction, part.length() - 1) : part);
      }
    }
    return text.toString();
  }

  /** 0 when a text is valid in this format, else the position (from 1) of the first character that no valid text has there. */
  int test(String text) {
    return new Reading().read(text);
  }

  /** The integer date in a text; 0 when it is not valid. */
  int day(String text) {
    Reading reading = new Reading();
    return hasDate() && reading.read(text) == 0 ? CobolDates.day(reading.date()) : 0;
  }

  /** The seconds of the day in a text, with the fraction; zero when it is not valid. */
  Decimal seconds(String text) {
    Reading reading = new Reading();
    return hasTime() && reading.read(text) == 0 ? reading.seconds() : Decimal.ZERO;
  }

  private int year(LocalDate when) {
    return date.contains("ww") ? when.get(IsoFields.WEEK_BASED_YEAR) : when.getYear();
  }

  private static String padded(long number, int width) {
    return String.format("%0" + width + "d", number);
  }

  private static String digits(String fraction, int count) {
    return (fraction + "0".repeat(count)).substring(0, count);
  }

  /** What has been read of a text. */
  private final class Reading {
    private int year;
    private int month;
    private int dayOfMonth;
    private int dayOfYear;
    private int week;
    private int dayOfWeek;
    private int hour;
    private int minute;
    private int second;
    private String fraction = "";
    private int position;

    /** The sign of the offset is a 0, then all of it is. */
    private boolean offsetIsZero;

    /** As {@link DateTimeFormat#test}. */
    int read(String text) {
      boolean inOffset = false;
      for (String part : parts) {
        if (part.equals("+")) {
          inOffset = true;
          char sign = position < text.length() ? text.charAt(position) : ' ';
          if (sign != '+' && sign != '-' && sign != '0') {
            return position + 1;
          }
          offsetIsZero = sign == '0';
          position++;
        } else if (!readPart(part, text, inOffset)) {
          return position + 1;
        }
      }
      return text.substring(position).isBlank() ? 0 : position + 1;
    }

    private boolean readPart(String part, String text, boolean inOffset) {
      switch (part) {
        case "YYYY":
          return (year = number(text, 4, CobolDates.FIRST_YEAR, CobolDates.LAST_YEAR)) >= 0;
        case "MM":
          return (month = number(text, 2, 1, 12)) >= 0;
        case "DD":
          return (dayOfMonth = number(text, 2, 1, LocalDate.of(year, month, 1).lengthOfMonth())) >= 0;
        case "DDD":
          return (dayOfYear = number(text, 3, 1, LocalDate.of(year, 1, 1).lengthOfYear())) >= 0;
        case "ww":
          return (week = number(text, 2, 1, weeksOf(year))) >= 0;
        case "D":
          return (dayOfWeek = number(text, 1, 1, 7)) >= 0;
        case "hh":
          int readHour = number(text, 2, 0, offsetIsZero ? 0 : 23);
          hour = inOffset ? hour : readHour;
          return readHour >= 0;
        case "mm":
          int readMinute = number(text, 2, 0, offsetIsZero ? 0 : 59);
          minute = inOffset ? minute : readMinute;
          return readMinute >= 0;
        case "ss":
          return (second = number(text, 2, 0, 59)) >= 0;
        default:
          return readLiteral(part, text);
      }
    }

    private boolean readLiteral(String part, String text) {
      if (position >= text.length() || text.charAt(position) != part.charAt(0)) {
        return false;
      }
      position++;
      int start = position;
      for (int i = 1; i < part.length(); i++) {
        if (number(text, 1, 0, 9) < 0) {
          return false;
        }
      }
      fraction += text.substring(start, position);
      return true;
    }

    /** A number of {@code width} digits in a range, or -1 with the position on the digit that leaves the range. */
    private int number(String text, int width, int low, int high) {
      int value = 0;
      int unit = (int) Math.pow(10, width);
      for (int i = 0; i < width; i++, position++) {
        char digit = position < text.length() ? text.charAt(position) : ' ';
        unit /= 10;
        value = value * 10 + digit - '0';
        if (digit < '0' || digit > '9' || value * unit > high || value * unit + unit - 1 < low) {
          return -1;
        }
      }
      return value;
    }

    LocalDate date() {
      if (dayOfYear > 0) {
        return LocalDate.ofYearDay(year, dayOfYear);
      }
      if (week > 0) {
        return LocalDate.of(year, 1, 4)
            .with(WeekFields.ISO.weekOfWeekBasedYear(), week)
            .with(WeekFields.ISO.dayOfWeek(), dayOfWeek);
      }
      return LocalDate.of(year, month, dayOfMonth);
    }

    Decimal seconds() {
      long whole = hour * 3600L + minute * 60L + second;
      return Decimal.of(fraction.isEmpty() ? Long.toString(whole) : whole + "." + fraction);
    }

    private static int weeksOf(int year) {
      return (int) IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(LocalDate.of(year, 6, 1)).getMaximum();
    }
  }
}

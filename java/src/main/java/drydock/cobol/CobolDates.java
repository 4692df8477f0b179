package drydock.cobol;

import java.time.LocalDate;
import java.time.Year;
import java.time.temporal.ChronoUnit;

/** The integer dates of COBOL: day 1 is 1 January 1601, the last one 31 December 9999 (COBOL 2014 §15.3). */
final class CobolDates {
  static final int FIRST_YEAR = 1601;
  static final int LAST_YEAR = 9999;
  static final int LAST_DAY = 3_067_671;

  private static final LocalDate DAY_ZERO = LocalDate.of(1600, 12, 31);

  private CobolDates() {}

  static boolean isInRange(long day) {
    return day >= 1 && day <= LAST_DAY;
  }

  static LocalDate date(long day) {
    return DAY_ZERO.plusDays(day);
  }

  static int day(LocalDate date) {
    return (int) ChronoUnit.DAYS.between(DAY_ZERO, date);
  }

  /** YYYYMMDD of an integer date; 0 when it is out of range. */
  static long yyyymmdd(long day) {
    if (!isInRange(day)) {
      return 0;
    }
    LocalDate date = date(day);
    return date.getYear() * 10_000L + date.getMonthValue() * 100 + date.getDayOfMonth();
  }

  /** YYYYDDD of an integer date; 0 when it is out of range. */
  static long yyyyddd(long day) {
    return isInRange(day) ? date(day).getYear() * 1_000L + date(day).getDayOfYear() : 0;
  }

  /** The integer date of YYYYMMDD; 0 when there is no such day. */
  static long fromDate(long yyyymmdd) {
    return testDate(yyyymmdd) != 0
        ? 0
        : day(LocalDate.of((int) (yyyymmdd / 10_000), (int) (yyyymmdd / 100 % 100), (int) (yyyymmdd % 100)));
  }

  /** The integer date of YYYYDDD; 0 when there is no such day. */
  static long fromDay(long yyyyddd) {
    return testDay(yyyyddd) != 0 ? 0 : day(LocalDate.ofYearDay((int) (yyyyddd / 1_000), (int) (yyyyddd % 1_000)));
  }

  /** 0 for a valid YYYYMMDD, else 1, 2 or 3: the year, the month or the day is wrong. */
  static int testDate(long yyyymmdd) {
    long year = yyyymmdd / 10_000;
    long month = yyyymmdd / 100 % 100;
    long day = yyyymmdd % 100;
    if (!isYear(year)) {
      return 1;
    }
    if (month < 1 || month > 12) {
      return 2;
    }
    return day < 1 || day > LocalDate.of((int) year, (int) month, 1).lengthOfMonth() ? 3 : 0;
  }

  /** 0 for a valid YYYYDDD, else 1 or 2: the year or the day is wrong. */
  static int testDay(long yyyyddd) {
    long year = yyyyddd / 1_000;
    long day = yyyyddd % 1_000;
    if (!isYear(year)) {
      return 1;
    }
    return day < 1 || day > Year.of((int) year).length() ? 2 : 0;
  }

  /** The year with century of a two-digit year: the window of 100 years ends {@code interval} years behind {@code baseYear}. */
  static long windowedYear(long year, long interval, long baseYear) {
    long last = baseYear + interval;
    long century = last / 100 * 100;
    return year <= last % 100 ? century + year : century - 100 + year;
  }

  private static boolean isYear(long year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }
}

package drydock.cobol;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A clock that stands where the variable COB_CURRENT_DATE says: {@code YYYY/MM/DD hh:mm:ss}, as GnuCOBOL reads it. */
final class FrozenClock {
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{4})/?(\\d\\d)/?(\\d\\d)(?:[ T]+(\\d\\d):?(\\d\\d)(?::?(\\d\\d))?)?.*");

  private FrozenClock() {}

  /** The clock of the variable, or {@code real} where it is not set or is no date. */
  static Clock of(Map<String, String> environment, Clock real) {
    Matcher matcher = FORMAT.matcher(environment.getOrDefault("COB_CURRENT_DATE", "").strip());
    if (!matcher.matches()) {
      return real;
    }
    try {
      LocalTime now = LocalTime.now(real);
      LocalTime time =
          matcher.group(4) == null
              ? now
              : LocalTime.of(number(matcher, 4), number(matcher, 5), matcher.group(6) == null ? 0 : number(matcher, 6));
      LocalDateTime when = LocalDateTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3), 0, 0).with(time);
      return Clock.fixed(when.atZone(real.getZone()).toInstant(), real.getZone());
    } catch (DateTimeException noDate) {
      return real;
    }
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}

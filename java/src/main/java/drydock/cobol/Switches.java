package drydock.cobol;

import java.util.Map;

/**
 * The external switches SWITCH-0 to SWITCH-36 (UPSI-n is SWITCH-n). A switch starts on when the environment variable
 * {@code COB_SWITCH_n} is {@code ON}, {@code on} or {@code 1} (GnuCOBOL 3.1.2, observed).
 */
final class Switches {
  private static final int COUNT = 37;

  private final boolean[] on = new boolean[COUNT];

  Switches(Map<String, String> environment) {
    for (int number = 0; number < COUNT; number++) {
      String setting = environment.getOrDefault("COB_SWITCH_" + number, "");
      on[number] = setting.equalsIgnoreCase("on") || setting.equals("1");
    }
  }

  boolean isOn(int number) {
    return on[number];
  }

  void set(int number, boolean state) {
    on[number] = state;
  }
}

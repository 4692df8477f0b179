package drydock.cobol;

/**
 * The generator {@code rand} of the GNU C library, which FUNCTION RANDOM of GnuCOBOL uses: the additive feedback generator
 * x[n] = x[n-3] + x[n-31] over 32-bit words, seeded by the minimal standard generator.
 */
final class GlibcRandom {
  /** The largest number of {@link #next}. */
  static final int MAXIMUM = Integer.MAX_VALUE;

  private static final int DEGREE = 31;
  private static final int SEPARATION = 3;
  private static final int DISCARDED = 310;

  private final int[] state = new int[DEGREE];
  private int position;

  GlibcRandom() {
    seed(1);
  }

  void seed(int seed) {
    state[0] = seed == 0 ? 1 : seed;
    for (int i = 1; i < DEGREE; i++) {
      long next = 16807L * state[i - 1] % MAXIMUM;
      state[i] = (int) (next < 0 ? next + MAXIMUM : next);
    }
    position = 0;
    for (int i = 0; i < DISCARDED; i++) {
      next();
    }
  }

  /** The next number, 0 to {@link #MAXIMUM}. */
  int next() {
    int front = (position + SEPARATION) % DEGREE;
    state[front] += state[position];
    position = (position + 1) % DEGREE;
    return state[front] >>> 1;
  }
}

package drydock.server;

/** A run that is under way and can be cancelled from another thread. */
final class Execution {
  private boolean cancelled;
  private Thread waiting;

  synchronized void cancel() {
    cancelled = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Waits until the program's thread ends, its time is up, or the run is cancelled. */
  Ending await(Thread program, int allowedMillis) {
    synchronized (this) {
      if (cancelled) {
        return Ending.CANCELLED;
      }
      waiting = Thread.currentThread();
    }
    try {
      program.join(allowedMillis);
      return program.isAlive() ? Ending.TIMEOUT : Ending.EXITED;
    } catch (InterruptedException stop) {
      return Ending.CANCELLED;
    } finally {
      synchronized (this) {
        waiting = null;
        // A cancel that came late must not reach the next run on this thread.
        Thread.interrupted();
      }
    }
  }
}

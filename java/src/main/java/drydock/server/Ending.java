package drydock.server;

/** How a run came to its end; the order is part of the protocol. */
enum Ending {
  EXITED,
  TIMEOUT,
  CANCELLED,
  TOO_MUCH_OUTPUT
}

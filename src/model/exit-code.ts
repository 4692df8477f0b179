/** The exit codes of every drydock command. */
export const EXIT = {
  success: 0,
  unexpected: 1,
  usage: 2,
  declined: 3,
  notPermitted: 4,
  runFailed: 5,
  notProven: 6,
  cancelled: 7,
  pending: 8,
  budget: 9,
  unreachable: 10,
  notFound: 11,
  conflict: 12,
  doctor: 20,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

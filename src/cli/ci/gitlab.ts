/** https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections */
export function sectionStart(name: string, title: string, at: number): string {
  return `\u001b[0Ksection_start:${Math.floor(at / 1_000)}:${name}[collapsed=true]\r\u001b[0K${title}\n`;
}

export function sectionEnd(name: string, at: number): string {
  return `\u001b[0Ksection_end:${Math.floor(at / 1_000)}:${name}\r\u001b[0K\n`;
}

/** Shells that completion is made for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'pwsh'] as const;
export type ShellName = (typeof SHELLS)[number];

/*
 * Every script asks `drydock __complete` at each Tab and only hands on what it answers. None evaluates what was typed, needs another
 * package, writes to stderr, or leaves variables behind. bash 3.2 (macOS) has neither mapfile nor compopt.
 */

const BASH = String.raw`# drydock completion for bash. Load it in ~/.bashrc:  eval "$(drydock completion bash)"
_drydock() {
  local line current=""
  COMPREPLY=()
  if ((COMP_CWORD >= 0)); then current="${'$'}{COMP_WORDS[COMP_CWORD]}"; fi
  while IFS= read -r line; do
    case "$line" in
      :files) type compopt >/dev/null 2>&1 && compopt -o default -o filenames 2>/dev/null ;;
      :dirs)
        type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current")
        ;;
      *) COMPREPLY+=("${'$'}{line%%$'\t'*}") ;;
    esac
  done < <(command drydock __complete bash "$COMP_LINE" "$COMP_POINT" "$COMP_WORDBREAKS" 2>/dev/null)
}
complete -F _drydock drydock
`;

const ZSH = String.raw`#compdef drydock
# drydock completion for zsh. Load it in ~/.zshrc, after compinit:  eval "$(drydock completion zsh)"
_drydock() {
  local line
  local -a values texts typed
  typed=("${'$'}{(@Q)words[2,CURRENT]}")
  while IFS= read -r line; do
    case "$line" in
      :files) _files; return ;;
      :dirs) _files -/; return ;;
      *)
        values+=("${'$'}{line%%$'\t'*}")
        texts+=("${'$'}{line%%$'\t'*}  ${'$'}{line#*$'\t'}")
        ;;
    esac
  done < <(command drydock __complete zsh -- "${'$'}{typed[@]}" 2>/dev/null)
  (( ${'$'}{#values} )) && compadd -l -d texts -- "${'$'}{values[@]}"
}
if [[ "${'$'}{funcstack[1]}" = _drydock ]]; then
  _drydock
elif (( ${'$'}+functions[compdef] )); then
  compdef _drydock drydock
fi
`;

const FISH = String.raw`# drydock completion for fish. Save it:  drydock completion fish > ~/.config/fish/completions/drydock.fish
function __drydock_complete
  set -l typed (commandline -opc)
  set -l current (commandline -ct | string unescape)
  set -l found (command drydock __complete fish -- $typed[2..-1] "$current" 2>/dev/null)
  switch "$found[1]"
    case :files
      __fish_complete_path "$current"
    case :dirs
      __fish_complete_directories "$current"
    case '*'
      printf '%s\n' $found
  end
end
complete -c drydock -f -a '(__drydock_complete)'
`;

const PWSH = String.raw`# drydock completion for PowerShell. Load it in $PROFILE:  drydock completion pwsh | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName drydock -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
  $found = @(& drydock __complete pwsh '--' @typed "$wordToComplete" 2>$null)
  foreach ($line in $found) {
    if ($line -eq ':files' -or $line -eq ':dirs') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    } else {
      $value, $text = $line -split [char]9, 2
      if (-not $text) { $text = $value }
      [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
    }
  }
}
`;

/** The text that a shell loads. */
export const SCRIPTS: Readonly<Record<ShellName, string>> = { bash: BASH, zsh: ZSH, fish: FISH, pwsh: PWSH };

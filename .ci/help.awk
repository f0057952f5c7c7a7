# Prints the targets and variables of a Makefile from its `## ` comments.
/^[a-z-]+:.* ## / {
  name = $0; sub(/:.*/, "", name)
  text = $0; sub(/.* ## /, "", text)
  targets = targets sprintf("  make %-10s %s\n", name, text)
}
/^## [A-Z]+=/ { variables = variables "  " substr($0, 4) "\n" }
END { printf "Targets:\n%s\nVariables:\n%s", targets, variables }

import Glibc
import ReviewClient

// reviewbench: named measurements. Each states a figure and checks what it measured.
exit(BenchProgram.run(Array(CommandLine.arguments.dropFirst())).rawValue)

from dure.cli.main import main

main()

# Made from the table of options, and kept: a build for another machine cannot run what it builds. tests/options/completions.sh
# makes them anew, and fails where they lag behind.
dist_bashcompletion_DATA = %D%/bash/waitscope
dist_zshcompletion_DATA = %D%/zsh/_waitscope
dist_fishcompletion_DATA = %D%/fish/waitscope.fish

package io.milvusexporter.config;

import io.milvusexporter.config.Option.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a shell needs to complete flags and those values that can be known. */
final class Completion {

    private static final String BASH = """
            # bash completion for milvus-exporter, made by: milvus-exporter --help=bash
            _milvus_exporter() {
                local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
                # bash takes --flag=value for three words
                if [[ $flag == = ]]; then
                    flag=${COMP_WORDS[COMP_CWORD-2]}
                elif [[ $word == = ]]; then
                    word=''
                elif [[ $flag == @(IMPLIED) ]]; then
                    flag='' # takes a value only behind =
                fi
                COMPREPLY=()
                case $flag in
            VALUES    esac
                COMPREPLY=($(compgen -W 'FLAGS' -- "$word"))
            }
            complete -F _milvus_exporter milvus-exporter
            """;

    private static final String ZSH = """
            #compdef milvus-exporter
            # zsh completion for milvus-exporter, made by: milvus-exporter --help=zsh
            _arguments \\
            SPECS
            """;

    private Completion() {}

    static String bash() {
        var implied = Options.ALL.stream()
                .filter(Completion::mayGoWithout)
                .map(Option::flag)
                .collect(Collectors.joining("|"));
        return BASH.replace("IMPLIED", implied).replace("VALUES", values()).replace("FLAGS", String.join(" ", flags()));
    }

    /** The arms of the case: files, words, and last the flags whose value nobody can guess. */
    private static String values() {
        var arms = new TreeMap<String, List<String>>();
        for (var option : Options.ALL) {
            if (option.hasFlag() && !option.type().isSwitch()) {
                arms.computeIfAbsent(bashReply(option), reply -> new ArrayList<>())
                        .add(option.flag());
            }
        }
        return arms.entrySet().stream()
                .map(arm -> "        " + String.join("|", arm.getValue()) + ")\n            " + arm.getKey()
                        + "\n            return ;;\n")
                .collect(Collectors.joining());
    }

    private static String bashReply(Option<?> option) {
        if (option.type().equals(Types.FILE)) {
            return "compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\")";
        }
        var words = words(option);
        return words.isEmpty() ? ":" : "COMPREPLY=($(compgen -W '" + words + "' -- \"$word\"))";
    }

    private static List<String> flags() {
        var flags = new ArrayList<String>();
        for (var option : Options.ALL) {
            if (option.hasFlag()) {
                flags.add(option.flag());
                if (isTwoWay(option)) {
                    flags.add("--no-" + option.name());
                }
            }
        }
        return flags;
    }

    /** Whether it takes a value, and means something without one. */
    private static boolean mayGoWithout(Option<?> option) {
        return option.hasFlag()
                && !option.type().isSwitch()
                && !option.type().implied().isEmpty();
    }

    private static boolean isTwoWay(Option<?> option) {
        return option.type().isSwitch() && !option.is(Trait.FLAG_ONLY);
    }

    /** The values of a closed set; empty if there is none. */
    private static String words(Option<?> option) {
        var placeholder = option.type().words().placeholder();
        return placeholder.contains("|") ? placeholder.replace('|', ' ') : "";
    }

    static String zsh() {
        var specs = new ArrayList<String>();
        for (var option : Options.ALL) {
            if (option.hasFlag()) {
                specs.add(zshSpec(option, option.flag()));
                if (isTwoWay(option)) {
                    specs.add(zshSpec(option, "--no-" + option.name()));
                }
            }
        }
        return ZSH.replace(
                "SPECS", specs.stream().map(spec -> "  '" + spec + "'").collect(Collectors.joining(" \\\n")));
    }

    private static String zshSpec(Option<?> option, String flag) {
        var many = option.is(Trait.REPEATABLE) ? "*" : "";
        var help = "[" + escaped(option.help()) + "]";
        var type = option.type();
        if (type.isSwitch()) {
            return many + flag + help;
        }
        var words = words(option);
        var action = type.equals(Types.FILE) ? "_files" : words.isEmpty() ? " " : "(" + words + ")";
        var isOptional = mayGoWithout(option);
        // "=-": a value that may be left out is taken from the same word only
        return many + flag + (isOptional ? "=-" : "=") + help + (isOptional ? "::" : ":")
                + escaped(words.isEmpty() ? type.words().expected() : option.name()) + ":" + action;
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:")
                .replace("'", "'\\''");
    }
}

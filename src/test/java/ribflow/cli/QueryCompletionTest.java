package ribflow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.query.StageKind;

final class QueryCompletionTest {

    private final List<String> asked = new ArrayList<>();

    private final QueryCompletion completion = new QueryCompletion(request -> {
        asked.add(request);
        return switch (request) {
            case "tables" -> List.of("traffic,12", "transit,5", "prefixes,7");
            case "plan traffic", "plan traffic | by dst_as" ->
                List.of("traffic,,5,nothing,0,src_as dst_as dst_host packets bytes");
            case "plan traffic | by dst_as | avg bytes" -> List.of("x", "y,,5,nothing,0,dst_as avg_bytes");
            default -> List.of();
        };
    });

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "``                                     @ traffic transit prefixes columns help plan",
                "tra                                    @ traffic transit",
                "plan tr                                @ traffic transit",
                "`traffic `                             @ |",
                "traffic | s                            @ since sum sort select",
                "traffic|wh                             @ where",
                "traffic | by d                         @ dst_as dst_host",
                "traffic | by src_as,dst_a              @ dst_as",
                "traffic | where dst_as == 1 and dst_h  @ dst_host",
                "traffic | where (dst_a                 @ dst_as",
                "traffic | where has b                  @ bytes",
                "traffic | by dst_as | avg bytes | sort a @ avg_bytes asc",
                "plan traffic | by dst_h                @ dst_host",
                "traffic | top 10 o                     @ other",
                "traffic | bin 1                        @ 10m 15m 1h 1d",
                "traffic | since y                      @ yesterday",
                "traffic | join n                       @ names",
                "traffic | join names(d                 @ dst_as dst_host",
                "traffic | by dst_as | count d          @ dst_as dst_host distinct",
                "traffic | zzz d                        @ ``",
                "traffic | limit 1                      @ ``",
            })
    void offersWhatMayFollow(String text, String words) {
        assertEquals(words, String.join(" ", completion.after(text)));
    }

    @Test
    void everyStageIsOffered() {
        assertEquals(
                List.of(StageKind.values()).stream().map(StageKind::word).toList(), completion.after("traffic | "));
    }

    @Test
    void withoutADaemonAllColumnsThereAreWillDo() {
        List<String> columns = completion.after("elsewhere | by peer_");
        assertTrue(columns.containsAll(List.of("peer_src_as", "peer_dst_ip")), columns.toString());
        assertEquals(List.of("plan elsewhere"), asked);
    }
}

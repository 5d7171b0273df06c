package ribflow.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ribflow.bgp.bmp.BmpConfig;
import ribflow.bgp.session.BgpConfig;
import ribflow.collect.CollectConfig;
import ribflow.control.ControlConfig;
import ribflow.decode.DecodeConfig;
import ribflow.ledger.LedgerConfig;
import ribflow.maps.MapPaths;
import ribflow.matrix.MatrixConfig;
import ribflow.query.NameFiles;
import ribflow.rpki.RpkiConfig;
import ribflow.store.HistoryConfig;
import ribflow.table.TableConfig;
import ribflow.table.TimeConfig;
import ribflow.tag.TagConfig;

/**
 * All that an operator can say to the daemon.
 *
 * @param collect how export datagrams are received
 * @param decode limits of the decoders
 * @param bgp the BGP speaker; without sockets and neighbours where there is no BGP
 * @param bmp the BMP station
 * @param ribFiles files of routes
 * @param rpki where VRPs come from
 * @param maps where the maps are
 * @param names where names are that queries join
 * @param watchMaps whether they are read again when they change
 * @param tag where tags come from
 * @param tables the tables, in the order of the file
 * @param matrix the core traffic matrix
 * @param ledger the 95th percentile ledger
 * @param history where history is kept, if any is
 * @param late how long after its end a flow may come and still find its bin open
 * @param time by which time flows are put into bins
 * @param control the local socket
 * @param statistics the time between two lines of statistics in the log; zero for none
 * @param settings the same by path, to tell what a reload changes
 */
public record Configuration(
        CollectConfig collect,
        DecodeConfig decode,
        BgpConfig bgp,
        BmpConfig bmp,
        RibFilesConfig ribFiles,
        RpkiConfig rpki,
        MapPaths maps,
        NameFiles names,
        boolean watchMaps,
        TagConfig tag,
        List<TableConfig> tables,
        Optional<MatrixConfig> matrix,
        Optional<LedgerConfig> ledger,
        Optional<HistoryConfig> history,
        Duration late,
        TimeConfig time,
        ControlConfig control,
        Duration statistics,
        Settings settings) {

    public Configuration {
        tables = List.copyOf(tables);
    }

    /** What a newer configuration changes, and when. */
    public Settings.Changes changesTo(Configuration newer) {
        return settings.changesTo(newer.settings);
    }
}

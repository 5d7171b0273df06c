/** One Adj-RIB-In per peer over one shared prefix table. */
@NullMarked
package ribflow.bgp.rib;

import org.jspecify.annotations.NullMarked;

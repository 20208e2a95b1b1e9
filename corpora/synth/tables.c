/* Body parts: their names, their chapters in the guidelines, findings on examination. */
#include "synth.h"

#include <string.h>

const synth_part synth_parts[PARTS] = {
    [PART_LUMBAR] =
        {"lumbar", "lumbar spine", "low back", "Low Back Complaints", "303-305", "12", "mtus.acoem04.lowback",
         "Low Back Disorders 2016", "Low Back", "odg.lowback", false, 'L',
         "[[straight leg raise|the seated straight leg raise|slump testing] was [positive|negative] [on the left|on "
         "the right|on both sides]|there was [spasm|tenderness|guarding] of the paraspinal muscles with flexion of $F "
         "degrees|[ankle|patellar] reflexes were [2+ and equal|diminished on the left|absent on the right]|gait was "
         "[normal|antalgic|slow] and heel walking was [intact|weak]|sensation was [intact|diminished over the lateral "
         "calf|decreased in the L5 distribution]]",
         "[lumbar strain|lumbar radiculopathy|lumbosacral spondylosis|degenerative disc disease|lumbar disc "
         "protrusion|facet arthropathy|spinal stenosis]",
         300},
    [PART_CERVICAL] =
        {"cervical", "cervical spine", "neck", "Neck and Upper Back Complaints", "177-179", "8", "mtus.acoem04.neck",
         "Cervical and Thoracic Spine Disorders 2016", "Neck & Upper Back", "odg.neck", false, 'C',
         "[Spurling's maneuver was [positive|negative|equivocal]|rotation was $F degrees with "
         "[spasm|tenderness|crepitus]|[grip|biceps|triceps] strength was [5/5|4/5|4+/5]|sensation was [normal|reduced "
         "over the thumb|reduced in the C6 dermatome]|there was tenderness of the trapezius and the levator scapulae]",
         "[cervical strain|cervicalgia|cervical radiculopathy|cervical disc displacement|cervical spondylosis]", 160},
    [PART_THORACIC] = {"thoracic", "thoracic spine", "mid back", "Neck and Upper Back Complaints", "177-179", "8",
                       "mtus.acoem04.neck", "Cervical and Thoracic Spine Disorders 2016", "Low Back", "odg.lowback",
                       false, 'T',
                       "[there was tenderness between the shoulder blades|rotation of the trunk was $F "
                       "degrees|percussion was painful over the mid thoracic segments|chest expansion was symmetric]",
                       "[thoracic strain|thoracic disc protrusion|thoracic spondylosis]", 40},
    [PART_SHOULDER] =
        {"shoulder", "shoulder", "shoulder", "Shoulder Complaints", "207-209", "9", "mtus.acoem04.shoulder",
         "Shoulder Disorders 2016", "Shoulder", "odg.shoulder", true, 0,
         "[Hawkins and Neer signs were [positive|negative]|abduction was $F degrees and external rotation was "
         "painful|the drop arm test was [negative|positive]|strength of the cuff was [5/5|4/5|4+/5]|there was "
         "tenderness over the acromioclavicular joint]",
         "[shoulder impingement|rotator cuff tear|adhesive capsulitis|shoulder strain|bicipital tendinitis]", 150},
    [PART_ELBOW] = {"elbow", "elbow", "elbow", "Elbow Complaints", "33-34", "10", "mtus.acoem04.elbow",
                    "Elbow Disorders 2013", "Elbow", "odg.elbow", true, 0,
                    "[there was tenderness over the lateral epicondyle|resisted extension of the wrist was "
                    "painful|Tinel's sign at the cubital tunnel was [positive|negative]|motion was $F degrees]",
                    "[lateral epicondylitis|cubital tunnel syndrome|elbow contusion]", 40},
    [PART_WRIST] =
        {"wrist-hand", "wrist", "wrist", "Forearm, Wrist, and Hand Complaints", "268-269", "11", "mtus.acoem04.wrist",
         "Hand, Wrist, and Forearm Disorders 2016", "Forearm, Wrist, & Hand", "odg.wrist", true, 0,
         "[Phalen and Tinel signs were [positive|negative]|grip was $F pounds|Finkelstein's test was "
         "[positive|negative]|two point discrimination was $n mm|there was mild swelling over the dorsum]",
         "[carpal tunnel syndrome|wrist sprain|De Quervain's tenosynovitis|tear of the triangular fibrocartilage]",
         100},
    [PART_HIP] = {"hip", "hip", "hip", NULL, NULL, NULL, NULL, "Hip and Groin Disorders 2011", "Hip & Pelvis",
                  "odg.hip", true, 0,
                  "[internal rotation was $n degrees and painful|the impingement test was [positive|negative]|there "
                  "was tenderness over the trochanter|the FABER maneuver was [positive|negative]]",
                  "[hip strain|trochanteric bursitis|osteoarthritis of the hip]", 40},
    [PART_KNEE] =
        {"knee", "knee", "knee", "Knee Complaints", "341-343", "13", "mtus.acoem04.knee", "Knee Disorders 2015",
         "Knee & Leg", "odg.knee", true, 0,
         "[McMurray's test was [positive|negative|equivocal]|there was [no|a small|a moderate] effusion|motion was 0 "
         "to $F degrees with crepitus|the Lachman and drawer tests were [stable|negative]|there was tenderness of the "
         "medial joint line]",
         "[medial meniscus tear|patellofemoral syndrome|osteoarthritis of the knee|knee sprain|chondromalacia]", 140},
    [PART_ANKLE] = {"ankle-foot", "ankle", "ankle", "Ankle and Foot Complaints", "372-374", "14", "mtus.acoem04.ankle",
                    "Ankle and Foot Disorders 2015", "Ankle & Foot", "odg.ankle", true, 0,
                    "[the anterior drawer test was [positive|negative]|dorsiflexion was $n degrees|there was swelling "
                    "of the lateral malleolus|the squeeze test was negative]",
                    "[ankle sprain|Achilles tendinitis|peroneal tendinitis]", 40},
    [PART_HEAD] = {"head", "brain", "head", NULL, NULL, NULL, NULL, NULL, "Head", "odg.head", false, 0,
                   "[cranial nerves were intact|tandem gait was unsteady|recall was $n of 5 words|the Romberg test was "
                   "[negative|positive]]",
                   "[concussion|postconcussion syndrome|posttraumatic headache]", 20},
};

const char *category_of(const char *procedure)
{
    static const struct {
        const char *start, *category;
    } categories[] = {
        {"img.", "diagnostic-testing"},
        {"dx.", "diagnostic-testing"},
        {"dme.", "dmepos"},
        {"em.", "evaluation-management"},
        {"hh.", "home-health"},
        {"inj.", "injection"},
        {"prog.", "programs"},
        {"psy.", "psych-services"},
        {"rehab.", "rehabilitation"},
        {"rx.", "pharmaceuticals"},
        {"sx.", "surgery"},
        {"transp", "transportation"},
    };
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (strncmp(procedure, categories[i].start, strlen(categories[i].start)) == 0) return categories[i].category;
    return "other";
}
